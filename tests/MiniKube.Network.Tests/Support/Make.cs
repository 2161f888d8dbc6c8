using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Meta;

namespace MiniKube.Network.Tests.Support;

/// <summary>Services and slices in few words.</summary>
internal static class Make
{
    public static NodeNetwork FirstNode { get; } = new() { NodeName = "node-1", ClusterCidr = "10.244.0.0/16" };

    /// <summary>The same node with both families.</summary>
    public static NodeNetwork DualNode { get; } = FirstNode with { ClusterCidr = "10.244.0.0/16,fd00:10:244::/56" };

    public static Service With(this Service service, Func<ServiceSpec, ServiceSpec> change) => service with { Spec = change(service.Spec) };

    /// <summary>A service of type LoadBalancer that has these addresses.</summary>
    public static Service Balanced(this Service service, params string[] addresses) => service with
    {
        Spec = service.Spec with { Type = "LoadBalancer" },
        Status = new() { LoadBalancer = new() { Ingress = [.. addresses.Select(address => new LoadBalancerIngress { Ip = address, IpMode = "VIP" })] } },
    };

    public static EndpointSlice InFamily(this EndpointSlice slice, string family) =>
        slice with { AddressType = family, Metadata = slice.Metadata with { Name = $"{slice.Metadata.Name}-{family}" } };

    public static Service Service(string name, string address, params ServicePort[] ports) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = name },
        Spec = new ServiceSpec { ClusterIP = address, ClusterIPs = [address], Type = ports.Any(p => p.NodePort > 0) ? "NodePort" : "ClusterIP", Ports = ports },
    };

    public static ServicePort Port(int port, string name = "", string protocol = "TCP", int nodePort = 0) =>
        new() { Name = name, Port = port, Protocol = protocol, NodePort = nodePort };

    public static EndpointSlice Slice(string service, int port, params Endpoint[] endpoints) => Slice(service, "", "TCP", port, endpoints);

    public static EndpointSlice Slice(string service, string portName, string protocol, int port, params Endpoint[] endpoints) => new()
    {
        Metadata = new ObjectMeta
        {
            Namespace = "default",
            Name = $"{service}-{portName}{port}",
            Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service },
        },
        AddressType = "IPv4",
        Ports = [new MiniKube.Api.Discovery.EndpointPort { Name = portName, Protocol = protocol, Port = port }],
        Endpoints = endpoints,
    };

    public static Endpoint Endpoint(string address, string node = "node-1", bool ready = true, bool serving = true, bool terminating = false) => new()
    {
        Addresses = [address],
        NodeName = node,
        Conditions = new EndpointConditions { Ready = ready, Serving = serving, Terminating = terminating },
    };
}
