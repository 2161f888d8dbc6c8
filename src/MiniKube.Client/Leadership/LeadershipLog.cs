using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

internal static partial class LeadershipLog
{
    [LoggerMessage(2101, LogLevel.Information, "{Identity} leads {Lease}")]
    public static partial void Leads(ILogger logger, string lease, string identity);

    [LoggerMessage(2102, LogLevel.Warning, "{Identity} lost {Lease}")]
    public static partial void Lost(ILogger logger, string lease, string identity);

    [LoggerMessage(2103, LogLevel.Information, "Cannot acquire {Lease} yet: {Why}")]
    public static partial void CannotAcquire(ILogger logger, string lease, string why);

    [LoggerMessage(2104, LogLevel.Warning, "Cannot renew {Lease}: {Why}")]
    public static partial void CannotRenew(ILogger logger, string lease, string why);

    [LoggerMessage(2105, LogLevel.Information, "Cannot release {Lease}, it runs out by itself: {Why}")]
    public static partial void CannotRelease(ILogger logger, string lease, string why);
}
