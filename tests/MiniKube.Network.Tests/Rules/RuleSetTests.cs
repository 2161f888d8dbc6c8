using System.Runtime.CompilerServices;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Rules;
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
        [WithSpec(Service("web", "10.96.0.10", Port(80, nodePort: 30080)), spec => spec with { ExternalIPs = ["203.0.113.7"] })],
        [Slice("web", 8080, Endpoint("10.244.1.5"))]);

    [Fact]
    public void Build_OfExternalPolicyLocal_UsesOwnEndpointsForOutsiders() => ShouldMatch(
        "external-local",
        [WithSpec(Service("web", "10.96.0.10", Port(80, nodePort: 30080)), spec => spec with { ExternalTrafficPolicy = "Local" })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfExternalPolicyLocalWithoutOwnEndpoints_DropsOutsiders() => ShouldMatch(
        "external-local-elsewhere",
        [WithSpec(Service("web", "10.96.0.10", Port(80, nodePort: 30080)), spec => spec with { ExternalTrafficPolicy = "Local" })],
        [Slice("web", 8080, Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfInternalPolicyLocal_StaysOnTheNode() => ShouldMatch(
        "internal-local",
        [WithSpec(Service("agent", "10.96.0.20", Port(8125, protocol: "UDP")), spec => spec with { InternalTrafficPolicy = "Local" })],
        [Slice("agent", "", "UDP", 8125, Endpoint("10.244.1.5"), Endpoint("10.244.2.5", "node-2"))]);

    [Fact]
    public void Build_OfClientAffinity_RemembersClients() => ShouldMatch(
        "affinity",
        [WithSpec(Service("web", "10.96.0.10", Port(80)), spec => spec with { SessionAffinity = "ClientIP" })],
        [Slice("web", 8080, Endpoint("10.244.1.5"), Endpoint("10.244.1.6"))]);

    [Fact]
    public void Build_OfHeadlessExternalNameAndIPv6_GivesNothing()
    {
        IReadOnlyList<Service> services =
        [
            Service("headless", "None", Port(80)),
            Service("six", "fd00::1", Port(80)),
            WithSpec(Service("alias", "", Port(80)), spec => spec with { Type = "ExternalName", ExternalName = "example.org" }),
        ];
        RuleSet.Build(services, [Slice("headless", 80, Endpoint("10.244.1.5"))], FirstNode).ToString().ShouldBe(RuleSet.Build([], [], FirstNode).ToString());
    }

    [Fact]
    public void Build_OfSameObjectsInAnyOrder_IsTheSame()
    {
        IReadOnlyList<Service> services = [Service("a", "10.96.0.1", Port(80)), Service("b", "10.96.0.2", Port(80))];
        IReadOnlyList<EndpointSlice> slices = [Slice("a", 1, Endpoint("10.244.1.1"), Endpoint("10.244.1.2")), Slice("b", 2, Endpoint("10.244.1.3"))];

        RuleSet.Build(services.Reverse(), slices.Reverse(), FirstNode).ToString().ShouldBe(RuleSet.Build(services, slices, FirstNode).ToString());
    }

    private static Service WithSpec(Service service, Func<ServiceSpec, ServiceSpec> change) => service with { Spec = change(service.Spec) };

    private static void ShouldMatch(string name, IEnumerable<Service> services, IEnumerable<EndpointSlice> slices, [CallerFilePath] string source = "")
    {
        var actual = RuleSet.Build(services, slices, FirstNode).ToString();
        var path = Path.Join(Path.GetDirectoryName(source), "Golden", name + ".rules");
        if (Environment.GetEnvironmentVariable("MINIKUBE_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, actual);
        }
        actual.ShouldBe(File.ReadAllText(path));
    }
}
