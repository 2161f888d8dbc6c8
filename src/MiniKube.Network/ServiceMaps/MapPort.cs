using MiniKube.Network.Iptables;
using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>What one port of a service adds to the table: data only, unless clients are to come back to their endpoint or are guarded.</summary>
internal sealed class MapPort
{
    private readonly PortRoute _route;
    private readonly MapWords _words;
    private readonly MapItems _items;
    private readonly MapPools _pools;
    private readonly MapPools _nodePortPools;
    private readonly MapSticky? _sticky;

    private MapPort(PortRoute route, MapWords words, MapItems items)
    {
        (_route, _words, _items) = (route, words, items);
        _pools = new(words, "", items);
        _nodePortPools = new(words, "node-port-", items);
        _sticky = route.AffinitySeconds is { } seconds ? new(route, seconds, words, items) : null;
    }

    public static void Write(PortRoute route, MapWords words, MapItems items)
    {
        var port = new MapPort(route, words, items);
        if (route.ClusterAddress.Length > 0) port.WriteClusterAddress();
        foreach (var address in route.ExternalAddresses) port.WriteExternal(address);
        foreach (var address in route.BalancerAddresses) port.WriteExternal(address);
        if (route.IsGuarded) port.WriteGuard();
        if (route.NodePort > 0) port.WriteNodePort();
        foreach (var endpoint in route.Cluster.Concat(route.Local).Where(endpoint => endpoint.IsLocal))
            items.Elements[new(MapFrame.Hairpins, $"{endpoint.Address} . {endpoint.Address}")] = "";
    }

    private void WriteClusterAddress()
    {
        var key = MapWords.Key(_route.ClusterAddress, _route.Protocol, _route.Port);
        if (_route.Inside.Count == 0)
        {
            // Without any endpoint the caller is told at once; without a local one it gets no answer, as the policy asks.
            Set(MapFrame.Refused, key, Refusal);
            return;
        }
        if (_sticky is not null)
        {
            Set(MapFrame.Services, key, "goto " + _sticky.Inside(_route.InternalLocal));
            return;
        }
        Set(MapFrame.Services, key, "goto " + _pools.Inside(_route.InternalLocal ? _pools.Own(_route.Local.Count) : _pools.Cluster(_route.Cluster.Count)));
        Fill(_pools, key, !_route.InternalLocal, _route.InternalLocal);
    }

    private void WriteExternal(string address)
    {
        var key = MapWords.Key(address, _route.Protocol, _route.Port);
        WriteOutside(MapFrame.Services, MapFrame.Refused, key, _pools);
    }

    private void WriteNodePort() =>
        WriteOutside(MapFrame.NodePorts, MapFrame.RefusedNodePorts, MapWords.Key(_route.Protocol, _route.NodePort), _nodePortPools);

    private void WriteOutside(string entries, string refused, string key, MapPools pools)
    {
        if (_route.Endpoints.Any)
        {
            if (_sticky is not null)
            {
                Set(entries, key, "goto " + _sticky.Outside());
            }
            else
            {
                var pool = pools.Cluster(_route.Cluster.Count);
                Set(entries, key, "goto " + (_route.ExternalLocal ? pools.OutsideLocal(pool, _route.Cluster.Count, _route.Local.Count) : pools.Outside(pool)));
                Fill(pools, key, cluster: true, own: _route.ExternalLocal);
            }
            if (!_route.ExternalLocal || _route.Local.Count > 0) return;
        }
        Set(refused, key, Refusal);
    }

    private string Refusal => _route.Endpoints.Any ? "drop" : "goto " + MapFrame.Refuse;

    /// <summary>Calls of a load balancer's address from elsewhere end before anything is translated.</summary>
    private void WriteGuard()
    {
        if (_route.BalancerAddresses.Count == 0) return;
        var chain = "guard-" + ChainName.Hash(_route.Name + _route.Protocol);
        // The node itself comes from the balancer's address where that is one of its own.
        _items.Chains[chain] =
        [
            .. _route.SourceRanges.Concat(_route.BalancerAddresses).Distinct()
                .Select(source => source.EndsWith("/0", StringComparison.Ordinal) ? "return" : $"{_words.Ip} saddr {_words.Bare(source)} return"),
            "drop",
        ];
        foreach (var address in _route.BalancerAddresses) Set(MapFrame.Guarded, MapWords.Key(address, _route.Protocol, _route.Port), "goto " + chain);
    }

    private void Fill(MapPools pools, string key, bool cluster, bool own)
    {
        for (var i = 0; cluster && i < _route.Cluster.Count; i++) Set(pools.Slot(i, own: false), key, Target(_route.Cluster[i]));
        for (var i = 0; own && i < _route.Local.Count; i++) Set(pools.Slot(i, own: true), key, Target(_route.Local[i]));
    }

    private static string Target(ProxyEndpoint endpoint) => $"{endpoint.Address} . {endpoint.Port}";

    private void Set(string map, string key, string value) => _items.Elements[new(map, key)] = value;
}
