using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>One address and port behind a service port.</summary>
internal sealed record ProxyEndpoint(string Address, int Port, bool Ready, bool ServesWhileTerminating, bool IsLocal)
{
    /// <summary>Zones whose callers should come here; empty: not said.</summary>
    public IReadOnlyList<string> Zones { get; init; } = [];

    /// <summary>Nodes whose callers should come here; empty: not said.</summary>
    public IReadOnlyList<string> Nodes { get; init; } = [];

    /// <summary>The endpoints of one service port in one family, each once, in stable order.</summary>
    public static IReadOnlyList<ProxyEndpoint> Of(ServicePort port, IEnumerable<EndpointSlice> slices, IpFamily family, NodeNetwork node)
    {
        var found = new SortedDictionary<string, ProxyEndpoint>(StringComparer.Ordinal);
        foreach (var slice in slices)
        {
            if (slice.AddressType != family.Name) continue;
            var match = slice.Ports.FirstOrDefault(p => (p.Name ?? "") == (port.Name ?? "") && (p.Protocol ?? "TCP") == (port.Protocol ?? "TCP"));
            if (match?.Port is not { } number) continue;
            foreach (var endpoint in slice.Endpoints)
            {
                if (endpoint.Addresses.Count == 0 || family.Canonical(endpoint.Addresses[0]) is not { } address) continue;
                var one = From(endpoint, address, number, node);
                // A pod on its way from one slice to another is in both: the better report counts.
                var key = family.Endpoint(address, number);
                if (!found.TryGetValue(key, out var known) || (one.Ready && !known.Ready)) found[key] = one;
            }
        }
        return [.. found.Values];
    }

    private static ProxyEndpoint From(Endpoint endpoint, string address, int port, NodeNetwork node)
    {
        var conditions = endpoint.Conditions;
        var ready = conditions.Ready ?? true;
        var serving = conditions.Serving ?? ready;
        return new(address, port, ready, serving && (conditions.Terminating ?? false), endpoint.NodeName == node.NodeName)
        {
            Zones = endpoint.Hints is { ForZones.Count: > 0 } zones ? [.. zones.ForZones.Select(zone => zone.Name)] : [],
            Nodes = endpoint.Hints is { ForNodes.Count: > 0 } nodes ? [.. nodes.ForNodes.Select(one => one.Name)] : [],
        };
    }
}
