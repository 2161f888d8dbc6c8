using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Aggregation;

internal static partial class Log
{
    [LoggerMessage(1841, LogLevel.Warning, "The state of the extension API {GroupVersion} could not be written, trying again: {Error}")]
    public static partial void ExtensionFailed(this ILogger logger, string groupVersion, string error);

    [LoggerMessage(1842, LogLevel.Warning, "The server's own API groups could not be registered, trying again: {Error}")]
    public static partial void LocalApisWait(this ILogger logger, string error);
}
