using System.Collections.Immutable;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>Everything that one service puts into one family's tables: chains of its own, and single rules in chains that all services share.</summary>
internal sealed record ServiceChains(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>> Chains, IReadOnlyList<SharedRule> Shared)
{
    public static ServiceChains Of(ServiceRoutes service, IpFamily family, NodeNetwork node)
    {
        var chains = ImmutableSortedDictionary.CreateBuilder<ChainId, IReadOnlyList<string>>();
        var shared = new List<SharedRule>();
        foreach (var port in service.Of(family)) new PortRules(port, node).WriteTo(chains, shared);
        if (service.Health is { } health && family == node.Families[0])
            shared.Add(new(Iptables.Chains.OwnPorts, Rule.Answer(health.Port, $"{service.Key} health check")));
        return new(chains.ToImmutable(), shared);
    }
}

/// <summary>A rule in a shared chain. The order among them has no meaning.</summary>
internal readonly record struct SharedRule(ChainId Chain, string Rule);
