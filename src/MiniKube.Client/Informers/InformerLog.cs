using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

internal static partial class InformerLog
{
    [LoggerMessage(2001, LogLevel.Information, "Watch of {Resource} broke at revision {Revision}, connecting again: {Why}")]
    public static partial void WatchBroke(ILogger logger, string resource, ulong revision, string why);

    [LoggerMessage(2002, LogLevel.Information, "Watch of {Resource} starts over, revision {Revision} is not known: {Why}")]
    public static partial void StartsOver(ILogger logger, string resource, ulong revision, string why);

    [LoggerMessage(2003, LogLevel.Error, "A handler of changes of {Resource} failed")]
    public static partial void HandlerFailed(ILogger logger, Exception error, string resource);
}
