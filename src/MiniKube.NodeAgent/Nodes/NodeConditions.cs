using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>The node's conditions from one reading. Pure. Reasons and messages are the kubelet's, since tools show and match them.</summary>
internal static class NodeConditions
{
    public const long LeastMemory = 100L << 20;
    public const double LeastDisk = 0.10;
    public const double LeastPids = 0.05;
    private static readonly string[] Owned = ["MemoryPressure", "DiskPressure", "PIDPressure", "Ready"];

    public static IReadOnlyList<NodeCondition> Of(NodeHealthReading reading, IReadOnlyList<NodeCondition> prior, DateTimeOffset now)
    {
        var conditions = prior;
        foreach (var next in (NodeCondition[])
        [
            reading.MemoryAvailable < LeastMemory
                ? Pressure("MemoryPressure", "True", "KubeletHasInsufficientMemory", "kubelet has insufficient memory available")
                : Pressure("MemoryPressure", "False", "KubeletHasSufficientMemory", "kubelet has sufficient memory available"),
            reading.DiskFree < LeastDisk
                ? Pressure("DiskPressure", "True", "KubeletHasDiskPressure", "kubelet has disk pressure")
                : Pressure("DiskPressure", "False", "KubeletHasNoDiskPressure", "kubelet has no disk pressure"),
            reading.PidsFree < LeastPids
                ? Pressure("PIDPressure", "True", "KubeletHasInsufficientPID", "kubelet has insufficient PID available")
                : Pressure("PIDPressure", "False", "KubeletHasSufficientPID", "kubelet has sufficient PID available"),
            Ready(reading),
        ])
        {
            conditions = conditions.With(next, now);
        }
        return conditions;
    }

    /// <summary>The agent's own conditions with a fresh heartbeat.</summary>
    public static IReadOnlyList<NodeCondition> Beaten(IReadOnlyList<NodeCondition> conditions, DateTimeOffset now) =>
        [.. conditions.Select(condition => Owned.Contains(condition.Type) ? condition with { LastHeartbeatTime = now } : condition)];

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

    private static NodeCondition Pressure(string type, string status, string reason, string message) => new() { Type = type, Status = status, Reason = reason, Message = message };
}
