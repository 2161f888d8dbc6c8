namespace MiniKube.Network.Rules;

/// <summary>
/// One port of a service in one family: where calls come in, and where they go. All that a kernel's rules for it depend on, and nothing of how they are written.
/// </summary>
internal sealed record PortRoute
{
    public required IpFamily Family { get; init; }

    /// <summary>"namespace/name", and ":port" if the port has a name.</summary>
    public required string Name { get; init; }

    /// <summary>"tcp", "udp" or "sctp".</summary>
    public required string Protocol { get; init; }

    public required int Port { get; init; }

    /// <summary>Empty: another service has it, as may happen only for a moment.</summary>
    public required string ClusterAddress { get; init; }

    /// <summary>Addresses outside the cluster that are led here.</summary>
    public IReadOnlyList<string> ExternalAddresses { get; init; } = [];

    /// <summary>Addresses of the load balancer; only these are guarded by <see cref="SourceRanges"/>.</summary>
    public IReadOnlyList<string> BalancerAddresses { get; init; } = [];

    /// <summary>Who may call the load balancer's addresses; empty: everybody, unless <see cref="IsGuarded"/>.</summary>
    public IReadOnlyList<string> SourceRanges { get; init; } = [];

    /// <summary>Ranges are given, perhaps of the other family only: then nobody of this one may call.</summary>
    public bool IsGuarded { get; init; }

    /// <summary>0: none.</summary>
    public int NodePort { get; init; }

    /// <summary>A client comes back to the same endpoint for so long; null: not kept.</summary>
    public int? AffinitySeconds { get; init; }

    public bool InternalLocal { get; init; }
    public bool ExternalLocal { get; init; }

    public required EndpointChoice Endpoints { get; init; }

    public IReadOnlyList<ProxyEndpoint> Cluster => Endpoints.Cluster;

    public IReadOnlyList<ProxyEndpoint> Local => Endpoints.Local;

    public bool HasExternal => NodePort > 0 || ExternalAddresses.Count + BalancerAddresses.Count > 0;

    /// <summary>Where calls of the cluster's address go.</summary>
    public IReadOnlyList<ProxyEndpoint> Inside => InternalLocal ? Local : Cluster;

    public IEnumerable<Frontend> Frontends()
    {
        if (ClusterAddress.Length > 0) yield return new(ClusterAddress, Protocol, Port);
        foreach (var address in ExternalAddresses) yield return new(address, Protocol, Port);
        foreach (var address in BalancerAddresses) yield return new(address, Protocol, Port);
        if (NodePort > 0) yield return new(Family.Name, Protocol, NodePort);
    }

    /// <summary>Without the ways in that are another service's.</summary>
    public PortRoute Keeping(Func<Frontend, bool> owned) => this with
    {
        ClusterAddress = ClusterAddress.Length > 0 && owned(new(ClusterAddress, Protocol, Port)) ? ClusterAddress : "",
        ExternalAddresses = [.. ExternalAddresses.Where(address => owned(new(address, Protocol, Port)))],
        BalancerAddresses = [.. BalancerAddresses.Where(address => owned(new(address, Protocol, Port)))],
        NodePort = NodePort > 0 && owned(new(Family.Name, Protocol, NodePort)) ? NodePort : 0,
    };
}

/// <summary>A way into a service, which only one can have: an address and port, or, with the family's name for an address, a port of every node.</summary>
internal readonly record struct Frontend(string Address, string Protocol, int Port);
