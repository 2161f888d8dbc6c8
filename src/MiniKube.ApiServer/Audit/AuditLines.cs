using Microsoft.Win32.SafeHandles;

namespace MiniKube.ApiServer.Audit;

/// <summary>An open log of whole lines: what a full disk took in part only is cut off again. Nothing waits in a buffer, where it would be lost or fail twice.</summary>
internal sealed class AuditLines : IDisposable
{
    private readonly SafeFileHandle handle;

    private AuditLines(SafeFileHandle handle)
    {
        this.handle = handle;
        Length = RandomAccess.GetLength(handle);
    }

    public long Length { get; private set; }

    public static AuditLines Open(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        // Made by its own call: a handle alone cannot be opened with a mode.
        if (!File.Exists(path))
        {
            var made = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
            new FileStream(path, made).Dispose();
        }
        return new(File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous));
    }

    /// <exception cref="IOException">None of the lines was written.</exception>
    public async Task AppendAsync(IReadOnlyList<byte[]> lines)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, [.. lines.Select(line => (ReadOnlyMemory<byte>)line)], Length);
        }
        catch (IOException)
        {
            RandomAccess.SetLength(handle, Length);
            throw;
        }
        Length += lines.Sum(line => line.Length);
    }

    public void Dispose() => handle.Dispose();
}
