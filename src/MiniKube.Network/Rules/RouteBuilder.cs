using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>From a service and its endpoint slices to its routes. Pure. Rules: Kubernetes docs, "Service" and "Virtual IPs and service proxies".</summary>
internal static class RouteBuilder
{
    private const int DefaultAffinitySeconds = 10_800;

    public static ServiceRoutes Build(Service service, IReadOnlyCollection<EndpointSlice> slices, NodeNetwork node)
    {
        var key = new ServiceKey(service.Metadata.Namespace ?? "", service.Metadata.Name ?? "");
        // Somebody else makes this service's traffic arrive: DNS, which every node answers itself, or another proxy.
        if (service.Metadata.Labels.ContainsKey("service.kubernetes.io/service-proxy-name")) return ServiceRoutes.None(key);
        if (service.Spec.Type == "ExternalName") return ServiceRoutes.None(key);
        var ports = new List<PortRoute>();
        foreach (var family in node.Families)
        {
            if (ClusterAddress(service.Spec, family) is not { } address) continue;
            foreach (var port in service.Spec.Ports) ports.Add(Route(service, port, family, address, slices, node));
        }
        return ports.Count == 0 ? ServiceRoutes.None(key) : new(key, service.Metadata.CreationTimestamp, ports, Health(service.Spec, slices, node));
    }

    private static PortRoute Route(
        Service service, ServicePort port, IpFamily family, string address, IReadOnlyCollection<EndpointSlice> slices, NodeNetwork node)
    {
        var spec = service.Spec;
        var external = Addresses(spec.ExternalIPs.Where(given => given != address), family);
        return new()
        {
            Family = family,
            Name = $"{service.Metadata.Namespace}/{service.Metadata.Name}" + (string.IsNullOrEmpty(port.Name) ? "" : ":" + port.Name),
            Protocol = (port.Protocol ?? "TCP").ToLowerInvariant(),
            Port = port.Port,
            ClusterAddress = address,
            ExternalAddresses = external,
            BalancerAddresses = [.. BalancerAddresses(service, family).Except(external).Where(given => given != address)],
            SourceRanges = family.Blocks(string.Join(',', spec.LoadBalancerSourceRanges)),
            IsGuarded = spec.LoadBalancerSourceRanges.Count > 0,
            NodePort = spec.Type is "NodePort" or "LoadBalancer" ? port.NodePort : 0,
            AffinitySeconds = spec.SessionAffinity == "ClientIP" ? spec.SessionAffinityConfig?.ClientIP?.TimeoutSeconds ?? DefaultAffinitySeconds : null,
            InternalLocal = spec.InternalTrafficPolicy == "Local",
            ExternalLocal = spec.ExternalTrafficPolicy == "Local",
            Endpoints = EndpointChoice.Decide(ProxyEndpoint.Of(port, slices, family, node), node),
        };
    }

    private static string? ClusterAddress(ServiceSpec spec, IpFamily family) => spec.ClusterIPs.Count > 0
        ? spec.ClusterIPs.Select(family.Canonical).FirstOrDefault(address => address is not null)
        : family.Canonical(spec.ClusterIP);

    /// <summary>A balancer with ipMode Proxy sees the calls itself and passes them to node ports: its address is not ours to answer.</summary>
    private static IReadOnlyList<string> BalancerAddresses(Service service, IpFamily family) => service.Spec.Type != "LoadBalancer"
        ? []
        : Addresses(service.Status.LoadBalancer.Ingress.Where(ingress => ingress.IpMode is null or "VIP").Select(ingress => ingress.Ip), family);

    private static IReadOnlyList<string> Addresses(IEnumerable<string?> given, IpFamily family) =>
        [.. given.Select(family.Canonical).OfType<string>().Distinct().Order(StringComparer.Ordinal)];

    private static HealthCheck? Health(ServiceSpec spec, IReadOnlyCollection<EndpointSlice> slices, NodeNetwork node)
    {
        if (spec is not { Type: "LoadBalancer", ExternalTrafficPolicy: "Local", HealthCheckNodePort: > 0 }) return null;
        var own = slices.SelectMany(slice => slice.Endpoints).Where(endpoint => endpoint.NodeName == node.NodeName && (endpoint.Conditions.Ready ?? true));
        return new(spec.HealthCheckNodePort, own.SelectMany(endpoint => endpoint.Addresses.Take(1)).Distinct().Count());
    }
}
