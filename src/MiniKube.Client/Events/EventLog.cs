using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

internal static partial class EventLog
{
    [LoggerMessage(2201, LogLevel.Debug, "An Event was not written: {Why}")]
    public static partial void NotWritten(ILogger logger, string why);
}
