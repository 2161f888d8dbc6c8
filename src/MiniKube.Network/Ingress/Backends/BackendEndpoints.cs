using System.Net;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Ingress.Routing;

namespace MiniKube.Network.Ingress.Backends;

/// <summary>From a backend to the addresses of its endpoints, past the cluster address: requests of one connection can go to different ones. Pure.</summary>
internal static class BackendEndpoints
{
    private const string ServiceNameLabel = "kubernetes.io/service-name";

    /// <param name="slices">Of the service's namespace.</param>
    public static IReadOnlyList<Destination> Of(BackendKey key, Service? service, IEnumerable<EndpointSlice> slices)
    {
        // An ExternalName would let whoever may write Ingresses reach anything that this node reaches.
        if (service is null || service.Spec.Type == "ExternalName" || PortOf(key, service) is not { } port)
            return [];
        var usable = new List<(Endpoint Endpoint, int Port)>();
        foreach (var slice in slices)
        {
            if (slice.AddressType == "FQDN" || !slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out var owner) || owner != key.Service)
                continue;
            if (slice.Ports.FirstOrDefault(given => (given.Name ?? "") == (port.Name ?? "") && given.Protocol is null or "TCP")?.Port is { } number)
                usable.AddRange(slice.Endpoints.Select(endpoint => (endpoint, number)));
        }
        var ready = usable.Where(found => found.Endpoint.Conditions.Ready != false).ToArray();
        var chosen = ready.Length > 0 ? ready : usable.Where(found => found.Endpoint.Conditions is { Serving: not false, Terminating: true }).ToArray();
        var protocol = ProtocolOf(port.AppProtocol);
        return [.. chosen.SelectMany(found => found.Endpoint.Addresses.Select(text => (text, found.Port))).Distinct()
            .Where(found => IPAddress.TryParse(found.text, out _)).Select(found => new Destination(IPAddress.Parse(found.text), found.Port, protocol))];
    }

    private static ServicePort? PortOf(BackendKey key, Service service) => service.Spec.Ports.FirstOrDefault(port =>
        port.Protocol is null or "TCP" && (key.PortName.Length > 0 ? port.Name == key.PortName : port.Port == key.PortNumber));

    private static BackendProtocol ProtocolOf(string? name) => name?.ToLowerInvariant() switch
    {
        "kubernetes.io/h2c" or "h2c" or "grpc" => BackendProtocol.ClearHttp2,
        "https" => BackendProtocol.Https,
        _ => BackendProtocol.Http,
    };
}
