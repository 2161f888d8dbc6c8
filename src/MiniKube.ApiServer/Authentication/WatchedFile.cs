using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Authentication;

/// <summary>What a file says, read again when it changes: looked at when it is needed, at most once a second. A version that cannot be read leaves the one before in force.</summary>
internal sealed class WatchedFile<T>
    where T : class
{
    private static readonly TimeSpan Look = TimeSpan.FromSeconds(1);
    private readonly string path;
    private readonly Func<string, T> read;
    private readonly TimeProvider time;
    private readonly ILogger logger;
    private readonly Lock gate = new();
    private volatile T value;
    private (DateTime Written, long Length) version;
    private long lookedAt;

    /// <exception cref="InvalidDataException">It says nothing of use, or <paramref name="read"/> throws as it does.</exception>
    public WatchedFile(string path, Func<string, T> read, TimeProvider time, ILogger logger)
    {
        (this.path, this.read, this.time, this.logger) = (path, read, time, logger);
        (lookedAt, version) = (time.GetTimestamp(), Version());
        value = read(path);
    }

    public T Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) < Look) return value;
            lock (gate) LookAgain();
            return value;
        }
    }

    private void LookAgain()
    {
        if (time.GetElapsedTime(lookedAt) < Look) return;
        Volatile.Write(ref lookedAt, time.GetTimestamp());
        try
        {
            var now = Version();
            if (now == version) return;
            version = now;
            value = read(path);
            WatchedFileLog.ReadAgain(logger, path);
        }
        catch (Exception error) when (error is IOException or InvalidDataException or UnauthorizedAccessException or CryptographicException)
        {
            WatchedFileLog.Kept(logger, path, error.Message);
        }
    }

    /// <summary>Of the file that a link leads to: whoever mounts secrets changes links.</summary>
    private (DateTime Written, long Length) Version()
    {
        var file = new FileInfo(path);
        if (file.LinkTarget is not null) file = (FileInfo?)file.ResolveLinkTarget(returnFinalTarget: true) ?? file;
        return file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
    }
}

internal static partial class WatchedFileLog
{
    [LoggerMessage(3120, LogLevel.Information, "{File} has changed and counts from now on")]
    public static partial void ReadAgain(ILogger logger, string file);

    [LoggerMessage(3121, LogLevel.Warning, "{File} has changed and cannot be used ({Why}): what it said before counts until it is mended")]
    public static partial void Kept(ILogger logger, string file, string why);
}
