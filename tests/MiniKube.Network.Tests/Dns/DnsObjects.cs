using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Api.Meta;
using MiniKube.Network.Tests.Support;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Network.Tests.Dns;

/// <summary>The services that the questions are about.</summary>
internal static class DnsObjects
{
    public static void FillTo(DnsNode node)
    {
        node.Zone.OnService(null, Make.Service("web", "10.96.1.1", Make.Port(80, "http"), Make.Port(53, "dns", "UDP")));
        node.Zone.OnService(null, Dual("dual", "10.96.1.2", "fd00:10::2"));
        node.Zone.OnService(null, Headless("db", Make.Port(5432, "sql")));
        node.Add(Slice("db", "sql", 5432, Make.Endpoint("10.244.1.5") with { Hostname = "db-0" }, Make.Endpoint("10.244.1.6") with { Hostname = "db-1" }, Make.Endpoint("10.244.1.7", ready: false) with { Hostname = "db-2" }));
        node.Add(Slice("early", "p", 1, Make.Endpoint("10.244.2.1", ready: false), Make.Endpoint("10.244.2.2")));
        node.Zone.OnService(null, Headless("early") with { Spec = Headless("early").Spec with { PublishNotReadyAddresses = true } });
        node.Zone.OnService(null, Headless("none", Make.Port(1, "p")));
        node.Zone.OnService(null, Headless("many", Make.Port(80, "http")));
        node.Add(Slice("many", "http", 80, [.. Enumerable.Range(1, 150).Select(i => Make.Endpoint($"10.244.9.{i}"))]));
        node.Zone.OnService(null, External("out", "alias.example.test"));
        node.Zone.OnService(null, External("in", "web.default.svc.cluster.local"));
        node.Zone.OnService(null, External("round", "about.default.svc.cluster.local"));
        node.Zone.OnService(null, External("about", "round.default.svc.cluster.local"));
    }

    public static Service Headless(string name, params ServicePort[] ports) => Make.Service(name, "None", ports);

    public static Service External(string name, string target) =>
        Make.Service(name, "") with { Spec = new ServiceSpec { Type = "ExternalName", ExternalName = target } };

    public static EndpointSlice Slice(string service, string port, int number, params Endpoint[] endpoints) => new()
    {
        Metadata = new ObjectMeta { Namespace = "default", Name = $"{service}-x1", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service } },
        AddressType = "IPv4",
        Ports = [new EndpointPort { Name = port, Protocol = "TCP", Port = number }],
        Endpoints = endpoints,
    };

    private static Service Dual(string name, params string[] addresses) =>
        Make.Service(name, addresses[0], Make.Port(80)) with { Spec = new ServiceSpec { ClusterIP = addresses[0], ClusterIPs = addresses, Ports = [Make.Port(80)] } };
}
