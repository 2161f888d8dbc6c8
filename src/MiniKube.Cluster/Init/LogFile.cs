namespace MiniKube.Cluster.Init;

/// <summary>
/// Keeps a log that somebody else appends to below a bound: the old half is copied aside, then the file is cut to nothing.
/// The writer opened it for appending, so it goes on at the new end.
/// </summary>
internal static class LogFile
{
    public const long Largest = 16 * 1024 * 1024;

    public static void Bound(string path)
    {
        try
        {
            var file = new FileInfo(path);
            if (!file.Exists || file.Length <= Largest) return;
            File.Copy(path, path + ".1", overwrite: true);
            using var handle = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite);
            RandomAccess.SetLength(handle, 0);
        }
        catch (IOException e)
        {
            InitLog.Write($"cannot cut {path}: {e.Message}");
        }
    }
}
