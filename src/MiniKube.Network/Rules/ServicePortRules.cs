using System.Collections.Immutable;
using MiniKube.Api.Core;

namespace MiniKube.Network.Rules;

/// <summary>
/// The rules of one port of a service. Calls of the cluster address go to a balancing chain (KUBE-SVC, or KUBE-SVL for this node's
/// endpoints only), calls from outside first through KUBE-EXT, and each endpoint has a chain KUBE-SEP.
/// </summary>
internal sealed class ServicePortRules
{
    private const int DefaultAffinitySeconds = 10_800;

    private readonly ServicePort _port;
    private readonly string _name;
    private readonly string _protocol;
    private readonly string _address;
    private readonly IReadOnlyList<string> _external;
    private readonly EndpointChoice _choice;
    private readonly NodeNetwork _node;
    private readonly int? _affinitySeconds;
    private readonly bool _internalLocal;
    private readonly bool _externalLocal;
    private readonly int _nodePort;

    public ServicePortRules(Service service, ServicePort port, string address, IReadOnlyList<string> external, EndpointChoice choice, NodeNetwork node)
    {
        var spec = service.Spec;
        _port = port;
        _protocol = (port.Protocol ?? "TCP").ToLowerInvariant();
        _name = $"{service.Metadata.Namespace}/{service.Metadata.Name}" + (string.IsNullOrEmpty(port.Name) ? "" : ":" + port.Name);
        _address = address;
        _external = external;
        _choice = choice;
        _node = node;
        _affinitySeconds = spec.SessionAffinity == "ClientIP" ? spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? DefaultAffinitySeconds : null;
        _internalLocal = spec.InternalTrafficPolicy == "Local";
        _externalLocal = spec.ExternalTrafficPolicy == "Local";
        _nodePort = spec.Type is "NodePort" or "LoadBalancer" ? port.NodePort : 0;
    }

    private bool HasExternal => _nodePort > 0 || _external.Count > 0;

    /// <summary>Within policy Local, callers that are pods or this node itself still reach every endpoint from outside addresses.</summary>
    private bool UsesCluster => _choice.Any && (!_internalLocal || HasExternal);

    private bool UsesLocal => _choice.Local.Count > 0 && (_internalLocal || (_externalLocal && HasExternal));

    public void WriteTo(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Builder chains, List<SharedRule> shared)
    {
        WriteClusterAddress(shared);
        if (HasExternal)
            WriteExternal(chains, shared);
        if (UsesCluster)
            chains[Own(ChainName.Cluster(_name, _protocol))] = Balance(_choice.Cluster, ofClusterAddress: !_internalLocal);
        if (UsesLocal)
            chains[Own(ChainName.Local(_name, _protocol))] = Balance(_choice.Local, ofClusterAddress: _internalLocal);
        foreach (var endpoint in (UsesCluster ? _choice.Cluster : []).Concat(UsesLocal ? _choice.Local : []))
            chains[Own(EndpointChain(endpoint))] = LeadTo(endpoint);
    }

    private static ChainId Own(string name) => new(Chains.Nat, name);

    private string EndpointChain(ProxyEndpoint endpoint) => ChainName.Endpoint(_name, _protocol, endpoint.Target);

    private void WriteClusterAddress(List<SharedRule> shared)
    {
        var usable = _internalLocal ? _choice.Local.Count > 0 : _choice.Any;
        if (usable)
        {
            var chain = _internalLocal ? ChainName.Local(_name, _protocol) : ChainName.Cluster(_name, _protocol);
            shared.Add(new SharedRule(Chains.Services, Rule.ToAddress(_address, _protocol, _port.Port, _name + " cluster IP", chain)));
            return;
        }
        // Without any endpoint the caller is told at once; without a local one it gets no answer, as the policy asks.
        var drop = _choice.Any;
        shared.Add(new SharedRule(Chains.RejectedServices, Rule.RejectAddress(_address, _protocol, _port.Port, _name + Lack(drop), drop)));
    }

    private void WriteExternal(ImmutableSortedDictionary<ChainId, IReadOnlyList<string>>.Builder chains, List<SharedRule> shared)
    {
        var chain = ChainName.External(_name, _protocol);
        if (_choice.Any)
        {
            chains[Own(chain)] = FromOutside();
            foreach (var address in _external)
                shared.Add(new SharedRule(Chains.Services, Rule.ToAddress(address, _protocol, _port.Port, _name + " external IP", chain)));
            if (_nodePort > 0)
                shared.Add(new SharedRule(Chains.NodePorts, Rule.ToNodePort(_protocol, _nodePort, _name + " node port", chain)));
        }
        var drop = _choice.Any;
        if (drop && (!_externalLocal || _choice.Local.Count > 0))
            return;
        foreach (var address in _external)
            shared.Add(new SharedRule(Chains.RejectedExternal, Rule.RejectAddress(address, _protocol, _port.Port, _name + Lack(drop), drop)));
        if (_nodePort > 0)
            shared.Add(new SharedRule(Chains.RejectedExternal, Rule.RejectNodePort(_protocol, _nodePort, _name + Lack(drop), drop)));
    }

    private List<string> FromOutside()
    {
        var cluster = ChainName.Cluster(_name, _protocol);
        if (!_externalLocal)
            return [Rule.Jump(Chains.MarkMasquerade), Rule.Jump(cluster)];
        var rules = new List<string>();
        if (_node.ClusterCidr.Length > 0)
            rules.Add($"-s {_node.ClusterCidr} {Rule.Jump(cluster)}");
        rules.Add($"-m addrtype --src-type LOCAL {Rule.Jump(Chains.MarkMasquerade)}");
        rules.Add($"-m addrtype --src-type LOCAL {Rule.Jump(cluster)}");
        if (_choice.Local.Count > 0)
            rules.Add(Rule.Jump(ChainName.Local(_name, _protocol)));
        return rules;
    }

    private List<string> Balance(IReadOnlyList<ProxyEndpoint> endpoints, bool ofClusterAddress)
    {
        var rules = new List<string>();
        if (ofClusterAddress)
            rules.Add(Rule.MasqueradeForeign(_node.ClusterCidr, _address, _protocol, _port.Port));
        if (_affinitySeconds is { } seconds)
            rules.AddRange(endpoints.Select(endpoint => Rule.JumpKnownClient(EndpointChain(endpoint), seconds)));
        rules.AddRange(endpoints.Select((endpoint, i) => Rule.JumpOneOf(endpoints.Count - i, EndpointChain(endpoint))));
        return rules;
    }

    private List<string> LeadTo(ProxyEndpoint endpoint) =>
    [
        Rule.MasqueradeHairpin(endpoint.Address),
        Rule.ToEndpoint(endpoint.Target, _protocol, EndpointChain(endpoint), _affinitySeconds is not null),
    ];

    private static string Lack(bool local) => local ? " has no local endpoints" : " has no endpoints";
}
