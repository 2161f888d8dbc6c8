using MiniKube.Api.Core;

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

    /// <summary>What an administrator has announced in the node's capacity beside that: it is there, and all of it may be used. Rule: Kubernetes docs, "Advertise Extended Resources for a Node".</summary>
    public static Dictionary<string, Quantity> WithExtended(Dictionary<string, Quantity> own, NodeStatus prior)
    {
        foreach (var (name, amount) in prior.Capacity) own.TryAdd(name, amount);
        return own;
    }

    /// <summary>The announcement was changed, and what pods may use does not follow it yet.</summary>
    public static bool IsBehind(NodeStatus status) =>
        status.Allocatable.Count != status.Capacity.Count
        || status.Capacity.Any(pair => pair.Key.Contains('/', StringComparison.Ordinal) && status.Allocatable.GetValueOrDefault(pair.Key) != pair.Value);

    private static Quantity Kibibytes(long bytes) => Quantity.OfBytes(bytes / 1024 * 1024);
}
