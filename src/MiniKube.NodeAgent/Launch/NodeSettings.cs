namespace MiniKube.NodeAgent.Launch;

/// <summary>What every pod of this node has in common.</summary>
internal sealed record NodeSettings
{
    public required string NodeName { get; init; }

    public required string NodeIp { get; init; }

    /// <summary>Null: pods use the node's own resolvers.</summary>
    public string? ClusterDns { get; init; }

    public string ClusterDomain { get; init; } = "cluster.local";

    public string SeccompRoot { get; init; } = "";

    public long MemoryCapacity { get; init; }

    /// <summary>The least oom_score_adj that may be asked for; our own where the right to lower it is missing.</summary>
    public int LowestOomScore { get; init; } = -1000;

    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init; } = new Dictionary<string, Quantity>();
}
