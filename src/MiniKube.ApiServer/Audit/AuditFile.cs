using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Audit;

/// <summary>
/// Lines in a file that only its owner reads. A full file is put aside under the time, and the oldest of those go. Requests wait when the disk cannot
/// keep up: a log with gaps is none. A disk that takes nothing at all costs the lines of that time, told once when it begins and once when it ends.
/// </summary>
internal sealed partial class AuditFile(string path, long maxBytes, int maxFiles, TimeProvider time, ILogger<AuditFile> log) : IAsyncDisposable
{
    private static readonly TimeSpan Retry = TimeSpan.FromSeconds(1);
    private readonly Channel<byte[]> lines = Channel.CreateBounded<byte[]>(new BoundedChannelOptions(10_000) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });
    private Task? writing;
    private AuditLines? file;
    private long written;
    private long failed;
    private long failedAt;
    private long gap;

    public long Written => Volatile.Read(ref written);

    /// <summary>Lines that were lost.</summary>
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
        var batch = new List<byte[]>();
        try
        {
            while (await lines.Reader.WaitToReadAsync())
            {
                while (batch.Count < 1000 && lines.Reader.TryRead(out var line)) batch.Add(line);
                if (gap > 0 && time.GetElapsedTime(failedAt) < Retry) Lose(batch.Count);
                else await WriteAsync(batch);
                batch.Clear();
            }
        }
        finally
        {
            file?.Dispose();
        }
    }

    private async Task WriteAsync(List<byte[]> batch)
    {
        try
        {
            if (file is { } full && full.Length >= maxBytes) PutAside();
            file ??= AuditLines.Open(path);
            await file.AppendAsync(batch);
            Interlocked.Add(ref written, batch.Count);
            if (gap > 0) WritesAgain(path, gap);
            gap = 0;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (gap == 0) CannotWrite(path, error.Message);
            failedAt = time.GetTimestamp();
            Lose(batch.Count);
            file?.Dispose();
            file = null;
        }
    }

    private void Lose(int count)
    {
        gap += count;
        Interlocked.Add(ref failed, count);
    }

    private void PutAside()
    {
        file?.Dispose();
        file = null;
        var (folder, name, extension) = (Path.GetDirectoryName(Path.GetFullPath(path))!, Path.GetFileNameWithoutExtension(path), Path.GetExtension(path));
        var stamp = time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH-mm-ss.fff", CultureInfo.InvariantCulture);
        File.Move(path, Path.Combine(folder, $"{name}-{stamp}{extension}"), overwrite: true);
        foreach (var old in Directory.GetFiles(folder, $"{name}-*{extension}").OrderDescending(StringComparer.Ordinal).Skip(maxFiles)) File.Delete(old);
    }

    [LoggerMessage(2401, LogLevel.Error, "The audit log {Path} cannot be written, and requests are served without it until it can: {Why}")]
    private partial void CannotWrite(string path, string why);

    [LoggerMessage(2402, LogLevel.Warning, "The audit log {Path} can be written again; {Lines} lines are missing in it")]
    private partial void WritesAgain(string path, long lines);
}
