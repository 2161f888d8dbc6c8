namespace MiniKube.Etcd.Server;

/// <summary>What etcd's last words say of its disk, as a sentence for people.</summary>
internal static class DiskTrouble
{
    private const int NoSpace = 28; // ENOSPC

    public static string? In(string lastWords, string folder)
    {
        bool Says(string words) => lastWords.Contains(words, StringComparison.OrdinalIgnoreCase);
        return Says("no space left on device") || Says("disk quota exceeded") ? $"the disk of {folder} is full: make room there"
            : Says("read-only file system") ? $"the file system of {folder} is read-only: see why ('dmesg' tells), and make it writable"
            : Says("input/output error") ? $"the disk of {folder} fails with input/output errors: see 'dmesg', and move the data to a good one"
            : null;
    }

    public static bool IsFull(IOException failure) => (failure.HResult & 0xFFFF) == NoSpace;
}
