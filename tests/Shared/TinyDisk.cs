using System.Runtime.InteropServices;

namespace MiniKube.Testing;

/// <summary>A small file system of its own, to be filled up: at <see cref="Path"/>, gone afterwards.</summary>
internal sealed partial class TinyDisk : IDisposable
{
    private const int DetachNow = 2;
    private const long Chunk = 1 << 20;

    public TinyDisk(int mebibytes)
    {
        Path = Directory.CreateTempSubdirectory("mk-disk-").FullName;
        if (Mount("tmpfs", Path, "tmpfs", 0, $"size={mebibytes}m,mode=0700") != 0)
        {
            var why = Marshal.GetLastPInvokeErrorMessage();
            Directory.Delete(Path);
            throw new InvalidOperationException($"cannot mount a tmpfs: {why} (these tests need root)");
        }
    }

    public string Path { get; }

    private string Ballast => System.IO.Path.Combine(Path, "ballast");

    public long Free => new DriveInfo(Path).TotalFreeSpace;

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Somebody else fills the disk until only so much is left.</summary>
    public void Fill(long left = 0)
    {
        using var ballast = new FileStream(Ballast, FileMode.Append, FileAccess.Write, FileShare.ReadWrite, bufferSize: 0);
        var zeroes = new byte[Chunk];
        while (Free - left is > 0 and var much)
        {
            try
            {
                ballast.Write(zeroes.AsSpan(0, (int)Math.Min(much, Chunk)));
            }
            catch (IOException) when (left == 0)
            {
                return;
            }
        }
    }

    public void MakeRoom() => System.IO.File.Delete(Ballast);

    public void Dispose()
    {
        _ = Unmount(Path, DetachNow);
        Directory.Delete(Path);
    }

    [LibraryImport("libc", EntryPoint = "mount", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Mount(string source, string target, string type, nuint flags, string data);

    [LibraryImport("libc", EntryPoint = "umount2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Unmount(string target, int flags);
}
