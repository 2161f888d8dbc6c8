using System.Globalization;
using System.Net;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Dialing;
using MiniKube.ApiServer.Rest.Requests;

namespace MiniKube.ApiServer.Proxying;

/// <summary>Finds who is meant. Rule: Kubernetes docs, "Manually constructing apiserver proxy URLs".</summary>
internal sealed class ProxyTargets(ServiceBackends backends, Dialer dialer)
{
    public const int AgentPort = 10250;

    /// <exception cref="ApiException">404, 400 where the address makes no sense, or 503 where nobody stands behind it.</exception>
    public Task<ProxyTarget> FindAsync(RestRequest request) => request.Definition.Plural switch
    {
        "services" => ServiceAsync(request, ProxyName.Parse(request.Target.Name, "service")),
        "pods" => PodAsync(request, ProxyName.Parse(request.Target.Name, "pod")),
        _ => NodeAsync(request, ProxyName.Parse(request.Target.Name, "node")),
    };

    private static async Task<T> GetAsync<T>(RestRequest request, string name) =>
        (await request.Server.Registry.GetAsync(request.Definition, request.Target.Namespace, name, request.Cancel)).As<T>();

    private async Task<ProxyTarget> ServiceAsync(RestRequest request, ProxyName wanted)
    {
        var service = await GetAsync<Service>(request, wanted.Name);
        var isNumber = int.TryParse(wanted.Port, NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        if (isNumber && service.Spec.Ports.All(port => port.Port != number)) throw ApiException.Unavailable($"no service port {number} found for service \"{wanted.Name}\"");
        // A name that anybody may choose is no place to send this server to.
        if (service.Spec.Type == "ExternalName") throw ApiException.Unavailable($"no endpoints available for service \"{wanted.Name}\"");
        return new(Scheme(wanted), Allowed(dialer.Choose(backends.Find(request.Target.Namespace, wanted.Name, wanted.Port))));
    }

    private static async Task<ProxyTarget> PodAsync(RestRequest request, ProxyName wanted)
    {
        var pod = await GetAsync<Pod>(request, wanted.Name);
        var first = pod.Spec.Containers.SelectMany(container => container.Ports).FirstOrDefault()?.ContainerPortValue;
        var port = wanted.Port.Length > 0 ? Number(wanted.Port) : first ?? (wanted.Scheme == "https" ? 443 : 80);
        if (!IPAddress.TryParse(pod.Status.PodIP, out var address)) throw ApiException.BadRequest("address not allowed: the pod has none yet");
        var meta = pod.Metadata;
        return new(Scheme(wanted), Allowed(new(new IPEndPoint(address, port), new(pod.Spec.NodeName ?? "", meta.Namespace ?? "", meta.Name ?? "", meta.Uid ?? ""))));
    }

    private static async Task<ProxyTarget> NodeAsync(RestRequest request, ProxyName wanted)
    {
        var node = await GetAsync<Node>(request, wanted.Name);
        var port = wanted.Port.Length > 0 ? Number(wanted.Port) : AgentPort;
        if (port == AgentPort) return new("http", null, wanted.Name);
        var text = node.Status.Addresses.FirstOrDefault(address => address.Type == "InternalIP")?.Address;
        if (!IPAddress.TryParse(text, out var found)) throw ApiException.BadRequest($"node {wanted.Name} has told no address yet");
        return new(Scheme(wanted), Allowed(new(new IPEndPoint(found, port))));
    }

    private static string Scheme(ProxyName wanted) => wanted.Scheme.Length > 0 ? wanted.Scheme : "http";

    private static int Number(string port) => ushort.TryParse(port, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number > 0
        ? number : throw ApiException.BadRequest($"invalid port \"{port}\": it must be a number from 1 to 65535");

    /// <summary>This server's own loopback, and what only links know, are not reached in somebody's name.</summary>
    private static Backend Allowed(Backend backend)
    {
        if (backend.Address is not IPEndPoint { Address: var address }) return backend;
        if (address.IsIPv4MappedToIPv6) address = address.MapToIPv4();
        var bytes = address.GetAddressBytes();
        var isLinkLocal = address.IsIPv6LinkLocal || bytes is [169, 254, _, _];
        var isMulticast = address.IsIPv6Multicast || (bytes is [var first, _, _, _] && first >= 224);
        if (IPAddress.IsLoopback(address) || isLinkLocal || isMulticast || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any)) throw ApiException.BadRequest("address not allowed");
        return backend;
    }
}
