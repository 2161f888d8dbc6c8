using System.Runtime.CompilerServices;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Iptables;
using MiniKube.Network.ServiceMaps;
using MiniKube.Network.Rules;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;

namespace MiniKube.Network.Tests.Rules;

/// <summary>Whole outputs against files. With MINIKUBE_UPDATE_GOLDEN=1 the files are written anew; read the difference before you commit it.</summary>
public sealed class RuleSetTests
{
    [Fact]
    public void Build_WithoutServices_GivesEntryPointsOnly() => ShouldMatch("empty", [], []);

    [Fact]
    public void Build_OfClusterService_BalancesOverReadyEndpoints() => ShouldMatch(
        "cluster-ip",
        [Service("web", "10.96.0.10", Port(80, "http"))],
        [Slice("web", "http", "TCP", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.2.7", "node-2"), Endpoint("10.244.2.8", "node-2"), Endpoint("10.244.1.9", ready: false, serving: false))]);

    [Fact]
    public void Build_OfServiceWithoutEndpoints_Rejects() => ShouldMatch(
        "no-endpoints", [Service("web", "10.96.0.10", Port(80, "http", nodePort: 30080))], []);

    [Fact]
    public void Build_WhenAllTerminate_KeepsThoseThatServe() => ShouldMatch(
        "terminating",
        [Service("web", "10.96.0.10", Port(80))],
        [Slice("web", 8080, Endpoint("10.244.1.5", ready: false, terminating: true), Endpoint("10.244.1.6", ready: false, serving: false, terminating: true))]);

    [Fact]
    public void Build_OfNodePortAndExternal_MasqueradesOutsiders() => ShouldMatch(
        "node-port",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)).With(spec => spec with { ExternalIPs = ["203.0.113.7"] })],
        [Slice("web", 8080, Endpoint("10.244.1.5"))]);

    [Fact]
    public void Build_OfExternalPolicyLocal_UsesOwnEndpointsForOutsiders() => ShouldMatch(
        "external-local",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)).With(spec => spec with { ExternalTrafficPolicy = "Local" })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfExternalPolicyLocalWithoutOwnEndpoints_DropsOutsiders() => ShouldMatch(
        "external-local-elsewhere",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)).With(spec => spec with { ExternalTrafficPolicy = "Local" })],
        [Slice("web", 8080, Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfInternalPolicyLocal_StaysOnTheNode() => ShouldMatch(
        "internal-local",
        [Service("agent", "10.96.0.20", Port(8125, protocol: "UDP")).With(spec => spec with { InternalTrafficPolicy = "Local" })],
        [Slice("agent", "", "UDP", 8125, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfClientAffinity_RemembersClients() => ShouldMatch(
        "affinity",
        [Service("web", "10.96.0.10", Port(80)).With(spec => spec with { SessionAffinity = "ClientIP" })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.1.6"))]);

    [Fact]
    public void Build_OfLoadBalancerWithSourceRanges_GuardsItsAddressOnly() => ShouldMatch(
        "load-balancer",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)).Balanced("203.0.113.9").With(spec => spec with { LoadBalancerSourceRanges = ["198.51.100.7/24", "192.0.2.2/32"] })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfLoadBalancerThatProxiesItself_LeavesItsAddressAlone()
    {
        var service = Service("web", "10.96.0.10", Port(80, nodePort: 30080)).Balanced("203.0.113.9");
        service = service with { Status = new() { LoadBalancer = new() { Ingress = [new() { Ip = "203.0.113.9", IpMode = "Proxy" }] } } };
        RuleSet.Build([service], [], FirstNode).Services.Single().Ports.Single().BalancerAddresses.ShouldBeEmpty();
    }

    [Fact]
    public void Build_OfAffinityAndPolicyLocal_HasAPoolOfEach() => ShouldMatch(
        "affinity-local",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)).With(spec => spec with { SessionAffinity = "ClientIP", ExternalTrafficPolicy = "Local", SessionAffinityConfig = new() { ClientIP = new() { TimeoutSeconds = 30 } } })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfBothFamilies_WritesEachInItsOwnTables() => ShouldMatch(
        "dual-stack",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080), Port(5000, "c", "SCTP")).With(spec => spec with { ClusterIPs = ["10.96.0.10", "fd00:10:96::a"], SessionAffinity = "None" })],
        [Slice("web", 8080, Endpoint("10.244.1.5")), Slice("web", 8080, Endpoint("fd00:10:244:1::5"), Endpoint("fd00:10:244:2::5", "node-2")).InFamily("IPv6")],
        DualNode);

    [Fact]
    public void Build_WithNodePortAddresses_AnswersOnThoseOnly() => ShouldMatch(
        "node-port-addresses",
        [Service("web", "10.96.0.10", Port(80, nodePort: 30080)), Service("none", "10.96.0.11", Port(80, nodePort: 30081))],
        [Slice("web", 8080, Endpoint("10.244.1.5"))],
        FirstNode with { NodePortAddresses = "192.0.2.0/24" });

    [Fact]
    public void Build_OfHeadlessExternalNameAndIPv6_GivesNothing()
    {
        IReadOnlyList<Service> services =
        [
            Service("headless", "None", Port(80)),
            Service("six", "fd00::1", Port(80)),
            Service("alias", "", Port(80)).With(spec => spec with { Type = "ExternalName", ExternalName = "example.org" }),
        ];
        RuleSet.Build(services, [Slice("headless", 80, Endpoint("10.244.1.5"))], FirstNode).Services.ShouldBeEmpty();
    }

    [Fact]
    public void Build_OfSameObjectsInAnyOrder_IsTheSame()
    {
        IReadOnlyList<Service> services = [Service("a", "10.96.0.1", Port(80)), Service("b", "10.96.0.2", Port(80))];
        IReadOnlyList<EndpointSlice> slices = [Slice("a", 1, Endpoint("10.244.1.1"), Endpoint("10.244.1.2")), Slice("b", 2, Endpoint("10.244.1.3"))];

        Text(RuleSet.Build(services.Reverse(), slices.Reverse(), FirstNode)).ShouldBe(Text(RuleSet.Build(services, slices, FirstNode)));

        static string Text(RuleSet set) => IptablesTables.Of(set, IpFamily.IPv4).ToString();
    }

    private static void ShouldMatch(string name, IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, NodeNetwork? node = null, [CallerFilePath] string source = "")
    {
        var set = RuleSet.Build(services, slices, node ?? FirstNode);
        foreach (var family in set.Node.Families)
        {
            var suffix = family.IsSix ? "6" : "";
            Golden.ShouldMatch(source, $"{name}.rules{suffix}", IptablesTables.Of(set, family).ToString());
            Golden.ShouldMatch(source, $"{name}.nft{suffix}", MapTable.Of(set, family).ToString());
        }
    }
}
