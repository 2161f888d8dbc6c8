using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer;

internal static partial class HostLog
{
    [LoggerMessage(1000, LogLevel.Information, "API server listens on https://{Address}:{Port}")]
    public static partial void Listening(this ILogger logger, string address, int port);

    [LoggerMessage(1001, LogLevel.Information, "API server is ready at revision {Revision}")]
    public static partial void Ready(this ILogger logger, long revision);

    [LoggerMessage(1002, LogLevel.Warning, "The first objects cannot be made yet, trying again: {Error}")]
    public static partial void BootstrapWaits(this ILogger logger, string error);
}
