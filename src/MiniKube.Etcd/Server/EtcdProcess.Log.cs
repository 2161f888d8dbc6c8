using Microsoft.Extensions.Logging;

namespace MiniKube.Etcd.Server;

internal static partial class EtcdProcessLog
{
    [LoggerMessage(1, LogLevel.Information, "etcd runs as process {ProcessId} on {DataFolder}")]
    public static partial void Started(this ILogger logger, int processId, string dataFolder);

    [LoggerMessage(2, LogLevel.Error, "etcd ended with exit code {ExitCode}; starting it again in {Pause}. Its last words: {LastWords}")]
    public static partial void Ended(this ILogger logger, int exitCode, TimeSpan pause, string lastWords);

    [LoggerMessage(3, LogLevel.Information, "Compacted the history before revision {Revision}")]
    public static partial void Compacted(this ILogger logger, long revision);

    [LoggerMessage(4, LogLevel.Warning, "Could not compact: {Reason}. Trying again in {Pause}")]
    public static partial void CompactionFailed(this ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(5, LogLevel.Error, "{Program} cannot be started: {Reason}")]
    public static partial void NotLaunched(this ILogger logger, string program, string reason);

    [LoggerMessage(6, LogLevel.Error, "etcd ended: {Why}. Starting it again in {Pause}")]
    public static partial void EndedByTrouble(this ILogger logger, string why, TimeSpan pause);

    [LoggerMessage(7, LogLevel.Warning, "Nobody could be told that etcd was started: {Reason}")]
    public static partial void NotTold(this ILogger logger, string reason);
}
