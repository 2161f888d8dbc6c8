using Microsoft.Extensions.Logging;

namespace MiniKube.Controllers.GarbageCollection;

internal static partial class CollectorLog
{
    [LoggerMessage(4201, LogLevel.Information, "The watch of metadata broke, connecting again: {Why}")]
    public static partial void WatchBroke(ILogger logger, string why);

    [LoggerMessage(4202, LogLevel.Information, "Garbage: deletes {Resource} {Key} with propagation {Propagation}, its owners are gone")]
    public static partial void Deletes(ILogger logger, string resource, ObjectKey key, string? propagation);
}
