using MiniKube.Api.Networking;

namespace MiniKube.Network.Policy;

/// <summary>Into pods or out of them: the same rules with the roles of the addresses changed.</summary>
/// <param name="Word">In names of chains.</param>
/// <param name="Pod">Which address of a packet is the pod's that a policy is about, in nft's words; <paramref name="Peer"/> is the other.</param>
internal sealed record PolicyDirection(string Word, string Type, string Pod, string Peer, int Priority)
{
    public static PolicyDirection Egress { get; } = new("egress", "Egress", "saddr", "daddr", -20);

    /// <summary>After the other: what one accepts, the next still sees.</summary>
    public static PolicyDirection Ingress { get; } = new("ingress", "Ingress", "daddr", "saddr", -19);

    public IEnumerable<(IReadOnlyList<NetworkPolicyPort> Ports, IReadOnlyList<NetworkPolicyPeer> Peers)> Rules(NetworkPolicySpec spec) => this == Ingress
        ? spec.Ingress.Select(rule => (rule.Ports, rule.From))
        : spec.Egress.Select(rule => (rule.Ports, rule.To));

    /// <summary>Stored policies name their types; one that does not is about what it has rules for, and about ingress in any case.</summary>
    public bool Concerns(NetworkPolicySpec spec) => spec.PolicyTypes.Count > 0 ? spec.PolicyTypes.Contains(Type) : this == Ingress || spec.Egress.Count > 0;
}
