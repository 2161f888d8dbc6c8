namespace MiniKube.Network;

/// <summary>What the rules of a node depend on besides services and endpoints.</summary>
public sealed record NodeNetwork
{
    public required string NodeName { get; init; }

    /// <summary>Addresses of all pods of the cluster (<c>10.244.0.0/16</c>). Empty: unknown, every service call is masqueraded.</summary>
    public string ClusterCidr { get; init; } = "";

    /// <summary>Addresses of this node's pods. Empty: pod traffic that leaves the cluster is somebody else's business (a CNI of its own).</summary>
    public string PodCidr { get; init; } = "";

    /// <summary>The node's zone, for services that ask to stay near. Empty: unknown.</summary>
    public string Zone { get; init; } = "";
}
