namespace MiniKube.Network.Rules;

internal readonly record struct ServiceKey(string Namespace, string Name) : IComparable<ServiceKey>
{
    public int CompareTo(ServiceKey other) =>
        string.CompareOrdinal(Namespace, other.Namespace) is var first and not 0 ? first : string.CompareOrdinal(Name, other.Name);

    public override string ToString() => $"{Namespace}/{Name}";
}

/// <summary>All ways through one service. Small: it is kept for every service, and texts are made of it only when they are needed.</summary>
internal sealed record ServiceRoutes(ServiceKey Key, DateTimeOffset? Created, IReadOnlyList<PortRoute> Ports, HealthCheck? Health = null)
{
    public static ServiceRoutes None(ServiceKey key) => new(key, null, []);

    public IEnumerable<PortRoute> Of(IpFamily family) => Ports.Where(port => ReferenceEquals(port.Family, family));

    public IEnumerable<Frontend> Frontends() => Ports.SelectMany(port => port.Frontends());
}

/// <summary>A port at which load balancers ask whether this node has endpoints of its own.</summary>
internal sealed record HealthCheck(int Port, int LocalEndpoints);

/// <summary>From one state of a service to another.</summary>
internal sealed record RouteChange(ServiceRoutes Old, ServiceRoutes Current);
