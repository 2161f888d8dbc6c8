namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Taint keys and effects that say what is wrong with a node. Source: Kubernetes docs, "Well-Known Labels, Annotations and Taints".</summary>
internal static class NodeKeys
{
    public const string NotReady = "node.kubernetes.io/not-ready";
    public const string Unreachable = "node.kubernetes.io/unreachable";
    public const string Unschedulable = "node.kubernetes.io/unschedulable";
    public const string MemoryPressure = "node.kubernetes.io/memory-pressure";
    public const string DiskPressure = "node.kubernetes.io/disk-pressure";
    public const string PidPressure = "node.kubernetes.io/pid-pressure";
    public const string NetworkUnavailable = "node.kubernetes.io/network-unavailable";
    public const string OutOfService = "node.kubernetes.io/out-of-service";

    public const string NoSchedule = "NoSchedule";
    public const string NoExecute = "NoExecute";

    public static NodeCondition? Condition(this Node node, string type) => node.Status.Conditions.FirstOrDefault(condition => condition.Type == type);

    public static bool IsReady(this Node node) => node.Condition("Ready") is { Status: "True" };
}
