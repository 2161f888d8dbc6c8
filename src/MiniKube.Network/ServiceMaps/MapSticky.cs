using MiniKube.Network.Iptables;
using MiniKube.Network.Rules;

namespace MiniKube.Network.ServiceMaps;

/// <summary>
/// A port whose clients come back to the same endpoint. It needs a memory for each endpoint, so it has chains and sets of its own. What is in the sets outlives
/// changes of the service and restarts of the agent.
/// </summary>
internal sealed class MapSticky(PortRoute route, int seconds, MapWords words, MapItems items)
{
    private const int MostClients = 65_536;
    private readonly string _id = ChainName.Hash(route.Name + route.Protocol + route.Family.Name);

    /// <summary>Whether a set is one of these memories.</summary>
    public static bool IsMemory(string set) => set.StartsWith("clients-", StringComparison.Ordinal);

    public string Inside(bool local)
    {
        var pool = Pool(local);
        return Own($"sticky-inside-{_id}", MapPools.Inside(words, pool));
    }

    public string Outside()
    {
        var pool = Pool(local: false);
        var own = route.ExternalLocal ? route.Local.Count > 0 ? Pool(local: true) : "" : null;
        return Own($"sticky-outside-{_id}", MapPools.Outside(pool, own, words));
    }

    private string Pool(bool local)
    {
        var endpoints = local ? route.Local : route.Cluster;
        var chains = endpoints.Select(Endpoint).ToArray();
        var rules = chains.Select(id => $"{words.Ip} saddr @{Memory(id)} goto endpoint-{id}").ToList();
        rules.Add(MapPools.ByChance([.. chains.Select(id => $"endpoint-{id}")]));
        return Own($"sticky-{(local ? "local" : "cluster")}-{_id}", rules);
    }

    private string Endpoint(ProxyEndpoint endpoint)
    {
        var target = route.Family.Endpoint(endpoint.Address, endpoint.Port);
        var id = ChainName.Hash(route.Name + route.Protocol + target);
        items.Sets[Memory(id)] = $"set {{ type {words.Type}; size {MostClients}; flags dynamic,timeout; timeout {seconds}s; }}";
        Own($"endpoint-{id}", [$"update @{Memory(id)} {{ {words.Ip} saddr }}", words.DnatOne(route.Protocol, target)]);
        return id;
    }

    // With the time in the name, as that of a set cannot be changed.
    private string Memory(string id) => $"clients-{id}-{seconds}";

    private string Own(string name, IReadOnlyList<string> rules)
    {
        items.Chains[name] = rules;
        return name;
    }
}
