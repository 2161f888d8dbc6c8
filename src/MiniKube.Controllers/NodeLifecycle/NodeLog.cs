using Microsoft.Extensions.Logging;

namespace MiniKube.Controllers.NodeLifecycle;

internal static partial class NodeLog
{
    [LoggerMessage(4101, LogLevel.Warning, "Disruption of the cluster is now {State}: {Down} of {All} nodes are down")]
    public static partial void Disrupted(ILogger logger, Disruption state, int down, int all);
}
