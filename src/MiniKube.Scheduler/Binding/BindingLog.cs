using Microsoft.Extensions.Logging;

namespace MiniKube.Scheduler;

internal static partial class BindingLog
{
    [LoggerMessage(3001, LogLevel.Information, "{Pod} was not bound to {Node} and is tried again: {Why}")]
    public static partial void Failed(ILogger logger, ObjectKey pod, string node, string why);

    [LoggerMessage(3002, LogLevel.Warning, "Whether {Count} pods were bound is not known, asking: {Why}")]
    public static partial void Unknown(ILogger logger, int count, string why);
}
