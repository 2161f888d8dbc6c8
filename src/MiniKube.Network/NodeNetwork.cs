using MiniKube.Network.Rules;

namespace MiniKube.Network;

/// <summary>What the rules of a node depend on besides services and endpoints. Blocks of both families stand in one list, with a comma between.</summary>
public sealed record NodeNetwork
{
    public required string NodeName { get; init; }

    /// <summary>Addresses of all pods of the cluster (<c>10.244.0.0/16</c>). Empty: unknown, every service call is masqueraded.</summary>
    public string ClusterCidr { get; init; } = "";

    /// <summary>The node's zone, for services that ask to stay near. Empty: unknown.</summary>
    public string Zone { get; init; } = "";

    /// <summary>Blocks of which the node's addresses must be to answer on node ports. Empty: all addresses of the node do.</summary>
    public string NodePortAddresses { get; init; } = "";

    /// <summary>The families in which services work: those of the pods, or IPv4 when these are unknown.</summary>
    internal IReadOnlyList<IpFamily> Families => ClusterCidr.Contains(':', StringComparison.Ordinal)
        ? ClusterCidr.Contains('.', StringComparison.Ordinal) ? [IpFamily.IPv4, IpFamily.IPv6] : [IpFamily.IPv6]
        : [IpFamily.IPv4];
}
