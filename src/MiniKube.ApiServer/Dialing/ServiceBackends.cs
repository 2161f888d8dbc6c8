using System.Net;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Dialing;

/// <summary>Finds who stands behind a Service, in the watch cache: the server needs no rules of the kernel for that, and learns of changes at once.</summary>
internal sealed class ServiceBackends(WatchCache cache)
{
    /// <summary>The addresses of ready backends, in no particular order.</summary>
    /// <exception cref="ApiException">503: there is no such Service, port, or ready backend; the message says which.</exception>
    public IReadOnlyList<Backend> Find(string @namespace, string name, int port) =>
        Find(@namespace, name, wanted => wanted.Port == port, port.ToString(System.Globalization.CultureInfo.InvariantCulture));

    /// <param name="port">A name or a number; empty for the only port.</param>
    public IReadOnlyList<Backend> Find(string @namespace, string name, string port) =>
        Find(@namespace, name, wanted => port.Length == 0 || wanted.Name == port || wanted.Port.ToString(System.Globalization.CultureInfo.InvariantCulture) == port, port);

    private IReadOnlyList<Backend> Find(string @namespace, string name, Func<ServicePort, bool> wanted, string port)
    {
        var service = cache.For("services").Current.Find(@namespace, name)?.As<Service>()
            ?? throw ApiException.Unavailable($"service \"{@namespace}/{name}\" not found");
        var found = service.Spec.Ports.FirstOrDefault(wanted) ?? throw ApiException.Unavailable($"service \"{@namespace}/{name}\" has no port {port}");
        if (service.Spec.Type == "ExternalName") return [new(new DnsEndPoint(service.Spec.ExternalName ?? "", found.Port))];
        Backend[] addresses = [.. SlicesOf(@namespace, name).SelectMany(slice => Of(slice, found.Name ?? ""))];
        return addresses.Length > 0 ? addresses : throw ApiException.Unavailable($"no endpoints available for service \"{name}\"");
    }

    private IEnumerable<EndpointSlice> SlicesOf(string @namespace, string service) =>
        cache.For("endpointslices.discovery.k8s.io").Current.From(@namespace)
            .Where(slice => slice.Labels.GetValueOrDefault("kubernetes.io/service-name") == service).Select(slice => slice.As<EndpointSlice>());

    private static IEnumerable<Backend> Of(EndpointSlice slice, string portName)
    {
        if (slice.Ports.FirstOrDefault(port => (port.Name ?? "") == portName)?.Port is not { } port) return [];
        return slice.Endpoints.Where(endpoint => endpoint.Conditions?.Ready is not false)
            .SelectMany(endpoint => endpoint.Addresses.Where(address => IPAddress.TryParse(address, out _))
                .Select(address => new Backend(new IPEndPoint(IPAddress.Parse(address), port), PodOf(endpoint))));
    }

    private static PodAddress? PodOf(Endpoint endpoint) => endpoint is { NodeName: { Length: > 0 } node, TargetRef: { Kind: "Pod" } pod }
        ? new(node, pod.Namespace ?? "", pod.Name ?? "", pod.Uid ?? "") : null;
}
