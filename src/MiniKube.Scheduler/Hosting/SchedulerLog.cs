using Microsoft.Extensions.Logging;

namespace MiniKube.Scheduler;

internal static partial class SchedulerLog
{
    [LoggerMessage(3201, LogLevel.Information, "{Scheduler} places pods: {Nodes} nodes, {Pods} pods wait")]
    public static partial void Started(ILogger logger, string scheduler, int nodes, int pods);

    [LoggerMessage(3202, LogLevel.Error, "The scheduler starts over")]
    public static partial void TermEnded(ILogger logger, Exception error);
}
