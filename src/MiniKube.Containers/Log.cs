using Microsoft.Extensions.Logging;

namespace MiniKube.Containers;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "The runtime's event stream ended; connecting again in {Delay}: {Reason}")]
    public static partial void EventStreamBroken(ILogger logger, TimeSpan delay, string reason);
}
