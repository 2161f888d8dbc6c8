using Microsoft.Extensions.Logging;

namespace MiniKube.Network;

internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Warning, "{Count} leftover chains of services cannot be removed yet: {Reason}")]
    public static partial void LeftoversStay(ILogger logger, int count, string reason);

    [LoggerMessage(2, LogLevel.Warning, "A UDP flow ({Flow}) may keep going to a dead endpoint until it times out: {Reason}")]
    public static partial void FlowStays(ILogger logger, string flow, string reason);

    [LoggerMessage(3, LogLevel.Warning, "Service rules could not be written, trying again in {Delay}: {Reason}")]
    public static partial void RulesNotWritten(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(4, LogLevel.Information, "Repaired {Count} chains or jumps of the service rules")]
    public static partial void RulesRepaired(ILogger logger, int count);

    [LoggerMessage(5, LogLevel.Warning, "{Setting} could not be set to {Value} ({Reason}); {Consequence}")]
    public static partial void SettingRefused(ILogger logger, string setting, string value, string reason, string consequence);

    [LoggerMessage(6, LogLevel.Debug, "Rules of the other proxy mode were not looked for: {Reason}")]
    public static partial void OtherModeStays(ILogger logger, string reason);

    [LoggerMessage(7, LogLevel.Warning, "Health check port {Port} of service {Service} cannot be opened, trying again when rules change: {Reason}")]
    public static partial void HealthCheckNotOpen(ILogger logger, int port, string service, string reason);

    [LoggerMessage(20, LogLevel.Warning, "Routes to other nodes' pods could not be written, trying again in {Delay}: {Reason}")]
    public static partial void RoutesNotWritten(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(21, LogLevel.Information, "Changed {Count} entries of routes and tunnel; {Routes} ranges of other nodes are reachable")]
    public static partial void RoutesWritten(ILogger logger, int count, int routes);

    [LoggerMessage(22, LogLevel.Warning, "No route to pods of these nodes: {Nodes}")]
    public static partial void NodesUnreachable(ILogger logger, string nodes);
}
