using System.Collections.Immutable;

namespace MiniKube.Network.Rules;

/// <summary>Everything that one service puts into the kernel: chains of its own, and single rules in chains that all services share.</summary>
internal sealed record ServiceRules(
    ImmutableSortedDictionary<ChainId, IReadOnlyList<string>> Chains, IReadOnlyList<SharedRule> Shared, IReadOnlyList<UdpPort> UdpPorts)
{
    public static ServiceRules None { get; } = new(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Empty, [], []);
}

/// <summary>A rule in a shared chain. The order among them has no meaning.</summary>
internal readonly record struct SharedRule(ChainId Chain, string Rule);

/// <summary>A UDP port and where it leads, to find the connections the kernel must forget when that changes.</summary>
internal sealed record UdpPort(IReadOnlyList<string> Addresses, int Port, int NodePort, IReadOnlyList<string> Endpoints);
