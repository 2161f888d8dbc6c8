using MiniKube.Controllers.LoadBalancers;

namespace MiniKube.Controllers.Tests;

public sealed class BalancerPlanTests
{
    private static readonly HashSet<(string, int)> ApiServer = [("192.0.2.1", 6443)];

    [Fact]
    public void Decide_OfNodes_GivesReadyNodesOnly_AndAPortToTheOlderService()
    {
        Node[] nodes = [Node("a", "192.0.2.1"), Node("b", "192.0.2.2"), Node("c", "192.0.2.3", ready: "Unknown"), Excluded(Node("d", "192.0.2.4"))];
        var choices = Decide([Balanced("second", 80, age: 1), Balanced("first", 80, age: 2), Balanced("third", 81, age: 0)], null, nodes);

        choices["first"].Addresses.ShouldBe(["192.0.2.1", "192.0.2.2"]);
        choices["second"].Addresses.ShouldBeEmpty();
        choices["second"].Problem.ShouldNotBeNull().ShouldContain("choose other ports");
        choices["third"].Addresses.ShouldBe(["192.0.2.1", "192.0.2.2"]);
    }

    [Fact]
    public void Decide_OfNodes_NeverTakesTheApiServersPort() =>
        Decide([Balanced("bold", 6443)], null, [Node("a", "192.0.2.1"), Node("b", "192.0.2.2")])["bold"].Addresses.ShouldBe(["192.0.2.2"]);

    [Fact]
    public void Decide_OfPolicyLocal_GivesNodesThatServe()
    {
        var local = Balanced("local", 80);
        local = local with { Spec = local.Spec with { ExternalTrafficPolicy = "Local" } };
        Decide([local], null, [Node("a", "192.0.2.1"), Node("b", "192.0.2.2")], (_, node) => node == "b")["local"].Addresses.ShouldBe(["192.0.2.2"]);
    }

    [Fact]
    public void Decide_OfPool_KeepsWhatServicesHaveAndHonoursWhatTheyAskFor()
    {
        var pool = BalancerPool.Parse("203.0.113.8/30, 203.0.113.20-203.0.113.20");
        var asks = Balanced("asks", 80, age: 1);
        asks = asks with { Spec = asks.Spec with { LoadBalancerIP = "203.0.113.20" } };
        var outside = Balanced("outside", 80, age: 1);
        outside = outside with { Spec = outside.Spec with { LoadBalancerIP = "198.51.100.1" } };
        Service[] services = [Balanced("has", 80, age: 0, "203.0.113.9"), Balanced("old", 80, age: 9), asks, outside, Balanced("late", 80)];

        var choices = Decide(services, pool, []);

        choices["has"].Addresses.ShouldBe(["203.0.113.9"], customMessage: "although an older one came");
        choices["has"].IsStored.ShouldBeTrue();
        choices["old"].Addresses.ShouldBe(["203.0.113.10"]);
        choices["asks"].Addresses.ShouldBe(["203.0.113.20"]);
        choices["outside"].Problem.ShouldNotBeNull().ShouldContain("198.51.100.1 is not in");
        choices["late"].Problem.ShouldNotBeNull().ShouldContain("no IPv4 address is left");
    }

    [Theory]
    [InlineData("192.0.2.9-192.0.2.1")]
    [InlineData("192.0.2.0/33")]
    [InlineData("192.0.2.1-2001:db8::1")]
    public void Parse_OfNonsense_SaysWhichPart(string text) => Should.Throw<FormatException>(() => BalancerPool.Parse($"198.51.100.0/24,{text}")).Message.ShouldContain(text);

    private static Dictionary<string, BalancerChoice> Decide(IEnumerable<Service> services, BalancerPool? pool, IReadOnlyList<Node> nodes, Func<Service, string, bool>? servesOn = null) =>
        BalancerPlan.Decide(services, pool, nodes, servesOn ?? ((_, _) => true), ApiServer).ToDictionary(choice => choice.Service.Metadata.Name!);

    private static Service Balanced(string name, int port, int age = 0, params string[] addresses) => new()
    {
        Metadata = new() { Name = name, Namespace = "default", CreationTimestamp = Objects.Now.AddDays(-age) },
        Spec = new() { Type = "LoadBalancer", Ports = [new() { Port = port, Protocol = "TCP" }] },
        Status = new() { LoadBalancer = new() { Ingress = [.. addresses.Select(address => new LoadBalancerIngress { Ip = address, IpMode = "VIP" })] } },
    };

    private static Node Node(string name, string address, string ready = "True") => Objects.Node(name, ready) is var node
        ? node with { Status = node.Status with { Addresses = [new() { Type = "InternalIP", Address = address }] } } : node;

    private static Node Excluded(Node node) =>
        node with { Metadata = node.Metadata with { Labels = new Dictionary<string, string> { ["node.kubernetes.io/exclude-from-external-load-balancers"] = "" } } };
}
