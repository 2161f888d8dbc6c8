using Microsoft.Extensions.Logging;

namespace MiniKube.Scheduler;

internal static partial class RejectionLog
{
    [LoggerMessage(3101, LogLevel.Debug, "Why {Pod} has no node was not written: {Why}")]
    public static partial void NotReported(ILogger logger, ObjectKey pod, string why);

    [LoggerMessage(3102, LogLevel.Warning, "{Victim} could not be removed to make room for {Pod}, which is tried again: {Why}")]
    public static partial void NotPreempted(ILogger logger, ObjectKey victim, ObjectKey pod, string why);
}
