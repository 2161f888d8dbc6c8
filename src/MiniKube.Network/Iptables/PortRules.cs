using System.Collections.Immutable;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Iptables;

/// <summary>
/// The rules of one port of a service. Calls of the cluster address go to a balancing chain (KUBE-SVC, or KUBE-SVL for this node's
/// endpoints only), calls from outside first through KUBE-EXT, those of a guarded load balancer through KUBE-FW before, and each endpoint has a chain KUBE-SEP.
/// </summary>
internal sealed class PortRules(PortRoute route, NodeNetwork node)
{
    private readonly Rule _rule = new(route.Family);
    private readonly IReadOnlyList<string> _pods = route.Family.Blocks(node.ClusterCidr);
    private readonly IReadOnlyList<string> _nodePortBlocks = route.Family.Blocks(node.NodePortAddresses);

    /// <summary>Within policy Local, callers that are pods or this node itself still reach every endpoint from outside addresses.</summary>
    private bool UsesCluster => route.Cluster.Count > 0 && (!route.InternalLocal || route.HasExternal);

    private bool UsesLocal => route.Local.Count > 0 && (route.InternalLocal || (route.ExternalLocal && route.HasExternal));

    private string ClusterChain => ChainName.Cluster(route.Name, route.Protocol);

    private string LocalChain => ChainName.Local(route.Name, route.Protocol);

    public void WriteTo(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Builder chains, List<SharedRule> shared)
    {
        if (route.ClusterAddress.Length > 0) WriteClusterAddress(shared);
        if (route.HasExternal) WriteExternal(chains, shared);
        if (UsesCluster) chains[Own(ClusterChain)] = Balance(route.Cluster, ofClusterAddress: !route.InternalLocal);
        if (UsesLocal) chains[Own(LocalChain)] = Balance(route.Local, ofClusterAddress: route.InternalLocal);
        foreach (var endpoint in (UsesCluster ? route.Cluster : []).Concat(UsesLocal ? route.Local : []))
            chains[Own(EndpointChain(endpoint))] = LeadTo(endpoint);
    }

    private static ChainId Own(string name) => new(Chains.Nat, name);

    private string EndpointChain(ProxyEndpoint endpoint) => ChainName.Endpoint(route.Name, route.Protocol, route.Family.Endpoint(endpoint.Address, endpoint.Port));

    private void WriteClusterAddress(List<SharedRule> shared)
    {
        if (route.Inside.Count > 0)
        {
            var chain = route.InternalLocal ? LocalChain : ClusterChain;
            shared.Add(new(Chains.Services, _rule.ToAddress(route.ClusterAddress, route.Protocol, route.Port, route.Name + " cluster IP", chain)));
            return;
        }
        // Without any endpoint the caller is told at once; without a local one it gets no answer, as the policy asks.
        var drop = route.Endpoints.Any;
        shared.Add(new(Chains.RejectedServices, _rule.RefuseAddress(route.ClusterAddress, route.Protocol, route.Port, route.Name + Lack(drop), drop)));
    }

    private void WriteExternal(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Builder chains, List<SharedRule> shared)
    {
        var chain = ChainName.External(route.Name, route.Protocol);
        if (route.Endpoints.Any)
        {
            chains[Own(chain)] = FromOutside();
            foreach (var address in route.ExternalAddresses)
                shared.Add(new(Chains.Services, _rule.ToAddress(address, route.Protocol, route.Port, route.Name + " external IP", chain)));
            WriteBalancer(chains, shared, chain);
            if (route.NodePort > 0)
                shared.Add(new(Chains.NodePorts, Rule.ToNodePort(route.Protocol, route.NodePort, route.Name + " node port", chain)));
        }
        var drop = route.Endpoints.Any;
        if (drop && (!route.ExternalLocal || route.Local.Count > 0)) return;
        foreach (var address in route.ExternalAddresses.Concat(route.BalancerAddresses))
            shared.Add(new(Chains.RejectedExternal, _rule.RefuseAddress(address, route.Protocol, route.Port, route.Name + Lack(drop), drop)));
        if (route.NodePort == 0) return;
        foreach (var block in _nodePortBlocks.Count > 0 ? _nodePortBlocks : [""])
            shared.Add(new(Chains.RejectedExternal, _rule.RefuseNodePort(block, route.Protocol, route.NodePort, route.Name + Lack(drop), drop)));
    }

    private void WriteBalancer(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Builder chains, List<SharedRule> shared, string external)
    {
        if (route.BalancerAddresses.Count == 0) return;
        var chain = external;
        if (route.IsGuarded)
        {
            chain = ChainName.Firewall(route.Name, route.Protocol);
            // The node itself comes from the balancer's address where that is one of its own.
            var sources = route.SourceRanges.Concat(route.BalancerAddresses.Select(_rule.Host)).Distinct();
            chains[Own(chain)] = [.. sources.Select(source => Rule.From(source, external))];
        }
        foreach (var address in route.BalancerAddresses)
        {
            shared.Add(new(Chains.Services, _rule.ToAddress(address, route.Protocol, route.Port, route.Name + " loadbalancer IP", chain)));
            if (route.IsGuarded)
                shared.Add(new(Chains.Guard, _rule.RefuseAddress(address, route.Protocol, route.Port, route.Name + " traffic not accepted", drop: true)));
        }
    }

    private List<string> FromOutside()
    {
        if (!route.ExternalLocal) return [Rule.Jump(Chains.MarkMasquerade), Rule.Jump(ClusterChain)];
        var rules = new List<string>();
        foreach (var block in _pods) rules.Add(Rule.From(block, ClusterChain));
        rules.Add($"-m addrtype --src-type LOCAL {Rule.Jump(Chains.MarkMasquerade)}");
        rules.Add($"-m addrtype --src-type LOCAL {Rule.Jump(ClusterChain)}");
        if (route.Local.Count > 0) rules.Add(Rule.Jump(LocalChain));
        return rules;
    }

    private List<string> Balance(IReadOnlyList<ProxyEndpoint> endpoints, bool ofClusterAddress)
    {
        var rules = new List<string>();
        if (ofClusterAddress && route.ClusterAddress.Length > 0)
            rules.Add(_rule.MasqueradeForeign(_pods.Count > 0 ? _pods[0] : "", route.ClusterAddress, route.Protocol, route.Port));
        if (route.AffinitySeconds is { } seconds)
            rules.AddRange(endpoints.Select(endpoint => _rule.JumpKnownClient(EndpointChain(endpoint), seconds)));
        rules.AddRange(endpoints.Select((endpoint, i) => Rule.JumpOneOf(endpoints.Count - i, EndpointChain(endpoint))));
        return rules;
    }

    private List<string> LeadTo(ProxyEndpoint endpoint) =>
    [
        _rule.MasqueradeHairpin(endpoint.Address),
        _rule.ToEndpoint(route.Family.Endpoint(endpoint.Address, endpoint.Port), route.Protocol, EndpointChain(endpoint), route.AffinitySeconds is not null),
    ];

    private static string Lack(bool local) => local ? " has no local endpoints" : " has no endpoints";
}
