using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Audit;

/// <summary>
/// Lines in a file that only its owner reads. A full file is put aside under the time, and the oldest of those go. Requests wait when the disk cannot
/// keep up: a log with gaps is none.
/// </summary>
internal sealed partial class AuditFile(string path, long maxBytes, int maxFiles, TimeProvider time, ILogger<AuditFile> log) : IAsyncDisposable
{
    private readonly Channel<byte[]> lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private Task? writing;
    private long written;
    private long failed;

    public long Written => Volatile.Read(ref written);

    public long Failed => Volatile.Read(ref failed);

    /// <param name="line">With its line feed.</param>
    public ValueTask WriteAsync(byte[] line) => lines.Writer.WriteAsync(line);

    public void Start() => writing = RunAsync();

    public async ValueTask DisposeAsync()
    {
        lines.Writer.TryComplete();
        if (writing is not null) await writing;
    }

    private async Task RunAsync()
    {
        FileStream? file = null;
        try
        {
            await foreach (var first in lines.Reader.ReadAllAsync())
            {
                try
                {
                    file ??= Open();
                    var line = first;
                    do
                    {
                        await file.WriteAsync(line);
                        Interlocked.Increment(ref written);
                    }
                    while (lines.Reader.TryRead(out line!));
                    await file.FlushAsync();
                    if (file.Length < maxBytes) continue;
                    await file.DisposeAsync();
                    file = null;
                    PutAside();
                }
                catch (Exception error) when (error is IOException or UnauthorizedAccessException)
                {
                    Interlocked.Increment(ref failed);
                    CannotWrite(path, error.Message);
                    if (file is not null) await file.DisposeAsync();
                    file = null;
                }
            }
        }
        finally
        {
            if (file is not null) await file.DisposeAsync();
        }
    }

    private FileStream Open()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        return new(path, new FileStreamOptions
        {
            Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.Read, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite,
        });
    }

    private void PutAside()
    {
        var (folder, name, extension) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss.fff", CultureInfo.InvariantCulture);
        File.Move(path, Path.Combine(folder, $"{name}-{stamp}{extension}"), overwrite: true);
        foreach (var old in Directory.GetFiles(folder, $"{name}-*{extension}").OrderDescending(StringComparer.Ordinal).Skip(maxFiles)) File.Delete(old);
    }

    [LoggerMessage(2401, LogLevel.Error, "The audit log {Path} cannot be written: {Why}")]
    private partial void CannotWrite(string path, string why);
}
