using MiniKube.Api.Core;
using MiniKube.Api.Meta;
using MiniKube.Api.Networking;

namespace MiniKube.Network.Tests.Policy;

/// <summary>Policies, pods and namespaces in few words.</summary>
internal static class PolicyMake
{
    public static NetworkPolicy Netpol(string name, LabelSelector pods, IReadOnlyList<NetworkPolicyIngressRule>? ingress = null, IReadOnlyList<NetworkPolicyEgressRule>? egress = null, string types = "", string ns = "x") => new()
    {
        Metadata = new() { Namespace = ns, Name = name },
        Spec = new()
        {
            PodSelector = pods,
            Ingress = ingress ?? [],
            Egress = egress ?? [],
            PolicyTypes = types.Length > 0 ? types.Split(',') : egress is null ? ["Ingress"] : ["Ingress", "Egress"],
        },
    };

    public static LabelSelector All { get; } = new();

    public static LabelSelector Is(string key, string value) => new() { MatchLabels = new Dictionary<string, string> { [key] = value } };

    public static LabelSelector Expression(string key, string @operator, params string[] values) => new() { MatchExpressions = [new() { Key = key, Operator = @operator, Values = values }] };

    public static NetworkPolicyIngressRule From(IReadOnlyList<NetworkPolicyPeer> peers, params NetworkPolicyPort[] ports) => new() { From = peers, Ports = ports };

    public static NetworkPolicyEgressRule To(IReadOnlyList<NetworkPolicyPeer> peers, params NetworkPolicyPort[] ports) => new() { To = peers, Ports = ports };

    public static NetworkPolicyPeer Pods(LabelSelector pods, LabelSelector? namespaces = null) => new() { PodSelector = pods, NamespaceSelector = namespaces };

    public static NetworkPolicyPeer Namespaces(LabelSelector namespaces) => new() { NamespaceSelector = namespaces };

    public static NetworkPolicyPeer Block(string cidr, params string[] except) => new() { IpBlock = new() { Cidr = cidr, Except = except } };

    public static NetworkPolicyPort Tcp(int port, int? end = null) => new() { Protocol = "TCP", Port = port, EndPort = end };

    public static NetworkPolicyPort Udp(int? port = null) => new() { Protocol = "UDP", Port = port is { } number ? number : null };

    public static NetworkPolicyPort Named(string name, string protocol = "TCP") => new() { Protocol = protocol, Port = name };

    public static Namespace Namespace(string name, string team) => new() { Metadata = new() { Name = name, Labels = new Dictionary<string, string> { ["team"] = team } } };

    public static Pod Pod(string ns, string app, string node, params string[] addresses) => new()
    {
        Metadata = new() { Namespace = ns, Name = app, Uid = $"{ns}-{app}", Labels = new Dictionary<string, string> { ["app"] = app } },
        Spec = new() { NodeName = node, Containers = [new() { Name = "main", Ports = [new() { Name = "serve-80", ContainerPortValue = 80 }, new() { Name = "serve-81", ContainerPortValue = 81 }, new() { Name = "serve-81-udp", ContainerPortValue = 81, Protocol = "UDP" }] }] },
        Status = new() { Phase = "Running", PodIP = addresses.FirstOrDefault(), PodIPs = [.. addresses.Select(ip => new PodIP { Ip = ip })] },
    };
}
