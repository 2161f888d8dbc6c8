using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>The node's conditions from one reading. Pure. Reasons and messages are the kubelet's, since tools show and match them.</summary>
internal static class NodeConditions
{
    public const long LeastMemory = 100L << 20;
    public const double LeastDisk = 0.10;
    public const double LeastPids = 0.05;

    public static IReadOnlyList<NodeCondition> Of(NodeHealthReading reading, IReadOnlyList<NodeCondition> prior, DateTimeOffset now)
    {
        var conditions = prior;
        foreach (var next in (NodeCondition[])
        [
            Pressure("MemoryPressure", reading.MemoryAvailable < LeastMemory, "KubeletHasInsufficientMemory", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            Pressure("DiskPressure", reading.DiskFree < LeastDisk, "KubeletHasDiskPressure", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            Pressure("PIDPressure", reading.PidsFree < LeastPids, "KubeletHasInsufficientPID", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            Ready(reading),
        ])
        {
            conditions = conditions.With(next, now);
        }
        return conditions;
    }

    private static NodeCondition Ready(NodeHealthReading reading)
    {
        var trouble = reading.Runtime switch
        {
            null => $"container runtime is down: {reading.RuntimeError}",
            { Runtime: { Ready: false } runtime } => $"container runtime not ready: RuntimeReady=false reason:{runtime.Reason} message:{runtime.Message}",
            { Network: { Ready: false } network } => $"container runtime network not ready: NetworkReady=false reason:{network.Reason} message:{network.Message}",
            _ => null,
        };
        return new()
        {
            Type = "Ready",
            Status = trouble is null ? "True" : "False",
            Reason = trouble is null ? "KubeletReady" : "KubeletNotReady",
            Message = trouble ?? "kubelet is posting ready status",
        };
    }

    private static NodeCondition Pressure(string type, bool isShort, string badReason, string goodReason, string goodMessage) => new()
    {
        Type = type,
        Status = isShort ? "True" : "False",
        Reason = isShort ? badReason : goodReason,
        Message = isShort ? goodMessage.Replace("sufficient", "insufficient").Replace("no disk", "disk") : goodMessage,
    };
}
