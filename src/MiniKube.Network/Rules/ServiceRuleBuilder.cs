using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Rules;

/// <summary>From a service and its endpoint slices to its rules. Pure; IPv4.</summary>
internal static class ServiceRuleBuilder
{
    public static ServiceRules Build(Service service, IReadOnlyCollection<EndpointSlice> slices, NodeNetwork node)
    {
        if (service.Spec.Type == "ExternalName" || ClusterAddress(service) is not { } address)
            return ServiceRules.None;

        var chains = ImmutableSortedDictionary.CreateBuilder<ChainId, IReadOnlyList<string>>();
        var shared = new List<SharedRule>();
        var udp = new List<UdpPort>();
        foreach (var port in service.Spec.Ports)
        {
            var choice = EndpointChoice.Decide(ProxyEndpoint.Of(port, slices, node), node);
            var rules = new ServicePortRules(service, port, address, ExternalAddresses(service), choice, node);
            rules.WriteTo(chains, shared);
            if (port.Protocol == "UDP")
                udp.Add(new UdpPort([address, .. ExternalAddresses(service)], port.Port, port.NodePort, [.. choice.Cluster.Select(e => e.Address).Distinct()]));
        }
        return new ServiceRules(chains.ToImmutable(), shared, udp);
    }

    private static string? ClusterAddress(Service service)
    {
        IEnumerable<string> given = service.Spec.ClusterIPs.Count > 0 ? service.Spec.ClusterIPs : [service.Spec.ClusterIP ?? ""];
        return given.FirstOrDefault(IsIPv4);
    }

    private static IReadOnlyList<string> ExternalAddresses(Service service) =>
    [
        .. service.Spec.ExternalIPs
            .Concat(service.Status.LoadBalancer.Ingress.Where(i => i.IpMode is null or "VIP").Select(i => i.Ip ?? ""))
            .Where(IsIPv4).Distinct().Order(StringComparer.Ordinal),
    ];

    private static bool IsIPv4(string address) => IPAddress.TryParse(address, out var parsed) && parsed.AddressFamily == AddressFamily.InterNetwork;
}
