using Microsoft.Extensions.Logging;

namespace MiniKube.Controllers.Hosting;

internal static partial class ControllerLog
{
    [LoggerMessage(4001, LogLevel.Information, "{Count} controllers run: {Names}")]
    public static partial void Started(ILogger logger, int count, string names);

    [LoggerMessage(4002, LogLevel.Warning, "{Controller}: {Key} failed, attempt {Attempt}: {Why}")]
    public static partial void Failed(ILogger logger, string controller, ObjectKey key, int attempt, string why);

    [LoggerMessage(4003, LogLevel.Debug, "{Controller}: {Key} was changed by another meanwhile: {Why}")]
    public static partial void Conflict(ILogger logger, string controller, ObjectKey key, string why);

    [LoggerMessage(4008, LogLevel.Debug, "{Controller}: {Key} or what it needs has gone meanwhile: {Why}")]
    public static partial void Gone(ILogger logger, string controller, ObjectKey key, string why);

    [LoggerMessage(4004, LogLevel.Error, "{Controller}: {Key} was dropped because the queue is full")]
    public static partial void QueueFull(ILogger logger, string controller, ObjectKey key);

    [LoggerMessage(4005, LogLevel.Information, "{Controller}: its source of events broke and is opened again: {Why}")]
    public static partial void SourceFailed(ILogger logger, string controller, string why);

    [LoggerMessage(4006, LogLevel.Information, "Leads as {Identity}")]
    public static partial void Leads(ILogger logger, string identity);

    [LoggerMessage(4007, LogLevel.Warning, "Controllers stopped and start again: {Why}")]
    public static partial void TermEnded(ILogger logger, string why);
}
