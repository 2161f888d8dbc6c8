namespace MiniKube.NodeAgent.Nodes;

/// <summary>What the node has, and what of it pods may use. Rule: Kubernetes docs, "Reserve Compute Resources", with the default eviction thresholds.</summary>
internal static class NodeResources
{
    private const long MemoryKept = 100L << 20;

    public static Dictionary<string, Quantity> Capacity(NodeFacts facts, long diskBytes, int maxPods) => new()
    {
        ["cpu"] = new(facts.Cpus),
        ["memory"] = Kibibytes(facts.MemoryBytes),
        ["ephemeral-storage"] = Kibibytes(diskBytes),
        ["pods"] = new(maxPods),
    };

    public static Dictionary<string, Quantity> Allocatable(NodeFacts facts, long diskBytes, int maxPods) => new()
    {
        ["cpu"] = new(facts.Cpus),
        ["memory"] = Kibibytes(Math.Max(0, facts.MemoryBytes - MemoryKept)),
        ["ephemeral-storage"] = new(diskBytes / 10 * 9),
        ["pods"] = new(maxPods),
    };

    private static Quantity Kibibytes(long bytes) => Quantity.OfBytes(bytes / 1024 * 1024);
}
