using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>One address and port behind a service port.</summary>
internal sealed record ProxyEndpoint(string Address, int Port, bool Ready, bool ServesWhileTerminating, bool IsLocal, IReadOnlyList<string> Zones)
{
    public string Target => $"{Address}:{Port}";

    /// <summary>The endpoints of one service port, each once, in stable order. Only IPv4.</summary>
    public static IReadOnlyList<ProxyEndpoint> Of(ServicePort port, IEnumerable<EndpointSlice> slices, NodeNetwork node)
    {
        var found = new SortedDictionary<string, ProxyEndpoint>(StringComparer.Ordinal);
        foreach (var slice in slices.Where(slice => slice.AddressType == "IPv4"))
        {
            var match = slice.Ports.FirstOrDefault(p => (p.Name ?? "") == (port.Name ?? "") && (p.Protocol ?? "TCP") == (port.Protocol ?? "TCP"));
            if (match?.Port is not { } number)
                continue;
            foreach (var endpoint in slice.Endpoints.Where(endpoint => endpoint.Addresses.Count > 0))
            {
                var one = From(endpoint, number, node);
                // A pod on its way from one slice to another is in both: the better report counts.
                if (!found.TryGetValue(one.Target, out var known) || (one.Ready && !known.Ready))
                    found[one.Target] = one;
            }
        }
        return [.. found.Values];
    }

    private static ProxyEndpoint From(Endpoint endpoint, int port, NodeNetwork node)
    {
        var conditions = endpoint.Conditions;
        var ready = conditions.Ready ?? true;
        var serving = conditions.Serving ?? ready;
        return new ProxyEndpoint(
            endpoint.Addresses[0],
            port,
            ready,
            serving && (conditions.Terminating ?? false),
            endpoint.NodeName == node.NodeName,
            [.. (endpoint.Hints?.ForZones ?? []).Select(zone => zone.Name)]);
    }
}
