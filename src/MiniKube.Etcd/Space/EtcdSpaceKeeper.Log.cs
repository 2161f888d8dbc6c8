using Microsoft.Extensions.Logging;

namespace MiniKube.Etcd.Space;

internal static partial class EtcdSpaceLog
{
    [LoggerMessage(21, LogLevel.Error, "etcd has reached its quota ({Size} of {Quota} bytes) and takes no more writes; tidying it up")]
    public static partial void Full(this ILogger logger, long size, long quota);

    [LoggerMessage(22, LogLevel.Information, "etcd's store had holes: it took {Before} bytes and takes {After} now")]
    public static partial void ClosedHoles(this ILogger logger, long before, long after);

    [LoggerMessage(23, LogLevel.Warning, "etcd takes writes again: {Size} of {Quota} bytes")]
    public static partial void TakesWritesAgain(this ILogger logger, long size, long quota);

    [LoggerMessage(24, LogLevel.Error, "etcd could not be tidied up, trying again: {Why}")]
    public static partial void NotTidied(this ILogger logger, string why);
}
