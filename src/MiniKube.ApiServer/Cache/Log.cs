using Microsoft.Extensions.Logging;

namespace MiniKube.ApiServer.Cache;

internal static partial class Log
{
    [LoggerMessage(1100, LogLevel.Information, "Cache loaded: {Objects} objects at revision {Revision} in {Milliseconds:F0} ms")]
    public static partial void CacheLoaded(this ILogger logger, int objects, long revision, double milliseconds);

    [LoggerMessage(1101, LogLevel.Warning, "etcd has compacted revisions after {Revision} that the cache had not seen; loading everything again")]
    public static partial void WatchCompacted(this ILogger logger, long revision);

    [LoggerMessage(1102, LogLevel.Warning, "etcd failed, trying again: {Error}")]
    public static partial void EtcdFailed(this ILogger logger, string error);

    [LoggerMessage(1104, LogLevel.Error, "The watch of etcd broke in a way that was not foreseen; loading again")]
    public static partial void CacheFailed(this ILogger logger, Exception error);

    [LoggerMessage(1103, LogLevel.Error, "The value of {Key} in etcd cannot be read and is left out: {Error}")]
    public static partial void UnreadableValue(this ILogger logger, string key, string error);
}
