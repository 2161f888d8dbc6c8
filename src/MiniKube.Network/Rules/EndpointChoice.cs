namespace MiniKube.Network.Rules;

/// <summary>
/// Who gets traffic: ready endpoints, or, when there is none, those that still serve while they terminate; for policy Local the same
/// among this node's own. <see cref="Any"/> tells whether any node has one. Rules: Kubernetes docs, "Virtual IPs and service proxies".
/// </summary>
internal sealed record EndpointChoice(IReadOnlyList<ProxyEndpoint> Cluster, IReadOnlyList<ProxyEndpoint> Local)
{
    public bool Any => Cluster.Count > 0;

    public static EndpointChoice Decide(IReadOnlyList<ProxyEndpoint> endpoints, NodeNetwork node) =>
        new(NearOf(UsableOf(endpoints), node), UsableOf([.. endpoints.Where(endpoint => endpoint.IsLocal)]));

    private static IReadOnlyList<ProxyEndpoint> UsableOf(IReadOnlyList<ProxyEndpoint> endpoints)
    {
        IReadOnlyList<ProxyEndpoint> ready = [.. endpoints.Where(endpoint => endpoint.Ready)];
        return ready.Count > 0 ? ready : [.. endpoints.Where(endpoint => endpoint.ServesWhileTerminating)];
    }

    /// <summary>This node's, or this zone's. Hints count only when every endpoint has one of that sort, and one of them names us.</summary>
    private static IReadOnlyList<ProxyEndpoint> NearOf(IReadOnlyList<ProxyEndpoint> endpoints, NodeNetwork node) =>
        Meant(endpoints, node.NodeName, endpoint => endpoint.Nodes) ?? Meant(endpoints, node.Zone, endpoint => endpoint.Zones) ?? endpoints;

    private static IReadOnlyList<ProxyEndpoint>? Meant(IReadOnlyList<ProxyEndpoint> endpoints, string us, Func<ProxyEndpoint, IReadOnlyList<string>> hints)
    {
        if (us.Length == 0 || endpoints.Any(endpoint => hints(endpoint).Count == 0)) return null;
        IReadOnlyList<ProxyEndpoint> near = [.. endpoints.Where(endpoint => hints(endpoint).Contains(us))];
        return near.Count > 0 ? near : null;
    }
}
