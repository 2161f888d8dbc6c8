using Microsoft.Extensions.Logging;

namespace MiniKube.Controllers.GarbageCollection;

internal static partial class CollectorLog
{
    [LoggerMessage(4201, LogLevel.Information, "Watch of metadata of {Resource} broke, connecting again: {Why}")]
    public static partial void WatchBroke(ILogger logger, string resource, string why);

    [LoggerMessage(4202, LogLevel.Information, "Garbage: deletes {Resource} {Key} with propagation {Propagation}, its owners are gone")]
    public static partial void Deletes(ILogger logger, string resource, ObjectKey key, string? propagation);
}
