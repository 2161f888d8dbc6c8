using MiniKube.Api.Core;
using MiniKube.Network.Proxy;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;
using static MiniKube.Network.Tests.Support.TestNode;

namespace MiniKube.Network.Tests.Traffic;

/// <summary>What services can ask for, one after the other, by real packets and in both modes.</summary>
public sealed class ServiceFeatureTests
{
    private const string Address = "10.96.0.10";
    private const string Elsewhere = "10.244.2.5";
    private static readonly Service Web = Service("web", Address, Port(80, nodePort: 30080));

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task TenThousandCalls_OfFiveEndpoints_AreSpreadEvenly(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web);
        node.Proxy.OnSlice(null, Slice("web", 8080, [.. MoreAddresses.Select(address => Endpoint(address))]));
        await node.RunProxyAsync();

        var answers = await CallManyAsync(node.Node, Address, 80, 10_000);

        answers.Keys.Order().ShouldBe(MoreAddresses);
        answers.Values.ShouldAllBe(count => count > 1800 && count < 2200, string.Join(", ", answers));
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ExternalAddresses_OfEverySort_LeadToTheService(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web.Balanced("203.0.113.9").With(spec => spec with { ExternalIPs = ["203.0.113.7"] }));
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[0])));
        await node.RunProxyAsync();

        foreach (var address in (string[])["203.0.113.7", "203.0.113.9"])
        {
            (await CallAsync(node.Client, address, 80)).ShouldBe($"{PodAddresses[0]} saw 10.244.1.1");
            (await CallAsync(node.Pods[1], address, 80)).ShouldStartWith(PodAddresses[0]);
            (await CallAsync(node.Node, address, 80)).ShouldStartWith(PodAddresses[0]);
        }
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task SourceRanges_GuardTheLoadBalancersAddressOnly(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var open = Web.Balanced("203.0.113.9", UplinkAddress).With(spec => spec with { LoadBalancerSourceRanges = [ClientAddress + "/32"] });
        node.Proxy.OnService(null, open);
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[0])));
        await node.RunProxyAsync();
        (await CallAsync(node.Client, "203.0.113.9", 80)).ShouldStartWith(PodAddresses[0]);
        (await CallAsync(node.Node, UplinkAddress, 80)).ShouldStartWith(PodAddresses[0], customMessage: "the node itself may");

        node.Proxy.OnService(open, open.With(spec => spec with { LoadBalancerSourceRanges = ["198.51.100.0/24"] }));

        await Eventually.BeAsync(() => CallInVainAsync(node.Client, "203.0.113.9", 80), "silence");
        await Eventually.BeAsync(() => CallInVainAsync(node.Client, UplinkAddress, 80), "silence");
        (await CallAsync(node.Client, UplinkAddress, 30080)).ShouldStartWith(PodAddresses[0]);
        (await CallAsync(node.Client, Address, 80)).ShouldStartWith(PodAddresses[0]);
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task InternalPolicyLocal_StaysOnTheNodeOrIsSilent(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var slice = Slice("web", 8080, Endpoint(PodAddresses[1]), Endpoint(Elsewhere, "node-2"));
        node.Proxy.OnService(null, Web.With(spec => spec with { InternalTrafficPolicy = "Local", Type = "ClusterIP", Ports = [Port(80)] }));
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();
        for (var i = 0; i < 8; i++) (await CallAsync(node.Pods[0], Address, 80)).ShouldBe($"{PodAddresses[1]} saw {PodAddresses[0]}");

        node.Proxy.OnSlice(slice, slice with { Endpoints = [Endpoint(Elsewhere, "node-2")] });
        await Eventually.BeAsync(() => CallInVainAsync(node.Pods[0], Address, 80), "silence");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ExternalPolicyLocal_ForPodsAndTheNode_ReachesEveryEndpoint(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web.With(spec => spec with { ExternalTrafficPolicy = "Local" }));
        // The second pod plays one of another node.
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[1], "node-2")));
        await node.RunProxyAsync();

        (await CallInVainAsync(node.Client, UplinkAddress, 30080)).ShouldBe("silence");
        (await CallAsync(node.Node, UplinkAddress, 30080)).ShouldStartWith(PodAddresses[1]);
        (await CallAsync(node.Pods[0], UplinkAddress, 30080)).ShouldStartWith(PodAddresses[1]);
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ClientAffinity_EndsAfterItsTimeAndWithItsEndpoint(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var sticky = Web.With(spec => spec with { SessionAffinity = "ClientIP", SessionAffinityConfig = new() { ClientIP = new() { TimeoutSeconds = 1 } } });
        var slice = Slice("web", 8080, [.. MoreAddresses.Select(address => Endpoint(address))]);
        node.Proxy.OnService(null, sticky);
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();

        var first = "";
        await Eventually.TrueAsync(async () => (first = await FollowAsync(node)).Length > 0, () => "twenty calls, none of them a second after the one before");
        // Whoever stays away for longer is somebody new: four times out of five it goes elsewhere.
        await Eventually.SeeAsync(
            async () =>
            {
                await Task.Delay(TimeSpan.FromMilliseconds(1100), TimeProvider.System);
                return await CallAsync(node.Client, UplinkAddress, 30080);
            },
            answer => answer != first, "another endpoint");

        var now = (await CallAsync(node.Client, UplinkAddress, 30080)).Split(' ')[0];
        node.Proxy.OnSlice(slice, slice with { Endpoints = [.. slice.Endpoints.Where(endpoint => endpoint.Addresses[0] != now)] });
        await Eventually.SeeAsync(() => CallAsync(node.Client, UplinkAddress, 30080), answer => !answer.StartsWith(now, StringComparison.Ordinal), "an endpoint that is left");
    }

    /// <summary>Who answers twenty calls in a row; nobody when this machine was too busy for them to come within a second each.</summary>
    private static async Task<string> FollowAsync(TestNode node)
    {
        var first = await CallAsync(node.Client, UplinkAddress, 30080);
        for (var i = 0; i < 20; i++)
        {
            var began = TimeProvider.System.GetTimestamp();
            var answer = await CallAsync(node.Client, UplinkAddress, 30080);
            if (TimeProvider.System.GetElapsedTime(began) > TimeSpan.FromMilliseconds(400)) return "";
            answer.ShouldBe(first);
        }
        return first;
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task TerminatingEndpoints_ServeUntilThereIsAReadyOne(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var ending = Slice("web", 8080, Endpoint(PodAddresses[0], ready: false, terminating: true), Endpoint(Elsewhere, ready: false, serving: false, terminating: true));
        node.Proxy.OnService(null, Web);
        node.Proxy.OnSlice(null, ending);
        await node.RunProxyAsync();
        for (var i = 0; i < 5; i++) (await CallAsync(node.Node, Address, 80)).ShouldStartWith(PodAddresses[0]);

        node.Proxy.OnSlice(ending, ending with { Endpoints = [.. ending.Endpoints, Endpoint(PodAddresses[1])] });
        await Eventually.SeeAsync(() => CallAsync(node.Node, Address, 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the ready one");
        for (var i = 0; i < 5; i++) (await CallAsync(node.Node, Address, 80)).ShouldStartWith(PodAddresses[1]);
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Hints_KeepCallsInTheZoneAndOnTheNode(ProxyMode mode)
    {
        await using var node = await StartAsync(mode, FirstNode with { Zone = "a" });
        var slice = Slice("web", 8080,
            Endpoint(PodAddresses[0], "node-2") with { Hints = new() { ForZones = [new() { Name = "a" }] } },
            Endpoint(PodAddresses[1], "node-3") with { Hints = new() { ForZones = [new() { Name = "b" }] } });
        node.Proxy.OnService(null, Web);
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();
        for (var i = 0; i < 8; i++) (await CallAsync(node.Node, Address, 80)).ShouldStartWith(PodAddresses[0]);

        node.Proxy.OnNode(FirstNode with { Zone = "b" });
        await Eventually.SeeAsync(() => CallAsync(node.Node, Address, 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the other zone");

        string[] nodes = ["node-1", "node-2"];
        node.Proxy.OnSlice(slice, slice with { Endpoints = [.. slice.Endpoints.Zip(nodes, (endpoint, one) => endpoint with { Hints = endpoint.Hints! with { ForNodes = [new() { Name = one }] } })] });
        await Eventually.SeeAsync(() => CallAsync(node.Node, Address, 80), answer => answer.StartsWith(PodAddresses[0], StringComparison.Ordinal), "this node's");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task BothFamilies_WorkSideBySide(ProxyMode mode)
    {
        await using var node = await StartAsync(mode, DualNode);
        node.Proxy.OnService(null, Web.With(spec => spec with { ClusterIPs = [Address, "fd00:10:96::a"] }));
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[0])));
        await node.RunProxyAsync();
        (await CallAsync(node.Node, "fd00:10:96::a", 80)).ShouldBe("ConnectionRefused");

        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses6[0]), Endpoint(PodAddresses6[1])).InFamily("IPv6"));

        (await Eventually.SeeAsync(() => CallAsync(node.Node, "fd00:10:96::a", 80), answer => answer.StartsWith("fd00:", StringComparison.Ordinal), "a pod")).ShouldEndWith("saw fd00:10:244:1::1");
        var seen = new HashSet<string>();
        for (var i = 0; i < 40 && seen.Count < 2; i++) seen.Add(await CallAsync(node.Pods[0], "fd00:10:96::a", 80));
        seen.ShouldBe([$"{PodAddresses6[1]} saw {PodAddresses6[0]}", $"{PodAddresses6[0]} saw fd00:10:244:1::1"], ignoreOrder: true);
        (await CallAsync(node.Client, UplinkAddress6, 30080)).ShouldEndWith("saw fd00:10:244:1::1");
        (await CallAsync(node.Client, UplinkAddress, 30080)).ShouldBe($"{PodAddresses[0]} saw 10.244.1.1");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task OneAddressOfTwoServices_IsTheOlderOnes(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var older = External("older", "10.96.0.11", 1);
        node.Proxy.OnService(null, External("younger", "10.96.0.12", 2));
        node.Proxy.OnSlice(null, Slice("younger", 8080, Endpoint(PodAddresses[1])));
        node.Proxy.OnSlice(null, Slice("older", 8080, Endpoint(PodAddresses[0])));
        await node.RunProxyAsync();
        (await CallAsync(node.Client, "203.0.113.7", 80)).ShouldStartWith(PodAddresses[1]);

        node.Proxy.OnService(null, older);
        await Eventually.SeeAsync(() => CallAsync(node.Client, "203.0.113.7", 80), answer => answer.StartsWith(PodAddresses[0], StringComparison.Ordinal), "the older service");
        (await CallAsync(node.Client, "10.96.0.12", 80)).ShouldStartWith(PodAddresses[1]);

        node.Proxy.OnService(older, null);
        await Eventually.SeeAsync(() => CallAsync(node.Client, "203.0.113.7", 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the one that is left");

        static Service External(string name, string address, int day) => Service(name, address, Port(80)) is var made
            ? made with { Spec = made.Spec with { ExternalIPs = ["203.0.113.7"] }, Metadata = made.Metadata with { CreationTimestamp = new(2026, 1, day, 0, 0, 0, TimeSpan.Zero) } }
            : made;
    }

    [Fact]
    public async Task HealthCheckPort_CountsTheNodesOwnReadyEndpoints()
    {
        await using var node = await StartAsync();
        var local = Web.Balanced("203.0.113.9").With(spec => spec with { ExternalTrafficPolicy = "Local", HealthCheckNodePort = 32100 });
        var slice = Slice("web", 8080, Endpoint(PodAddresses[0]), Endpoint(PodAddresses[1], ready: false), Endpoint(Elsewhere, "node-2"));
        node.Proxy.OnService(null, local);
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();

        var answer = await Eventually.SeeAsync(() => AskHealthAsync(node.Client), text => text.StartsWith("HTTP/1.1 200 OK", StringComparison.Ordinal), "an answer");
        answer.ShouldContain("X-Load-Balancing-Endpoint-Weight: 1");
        answer.ShouldContain("""{"service":{"namespace":"default","name":"web"},"localEndpoints":1""");

        node.Proxy.OnSlice(slice, slice with { Endpoints = [Endpoint(Elsewhere, "node-2")] });
        await Eventually.SeeAsync(() => AskHealthAsync(node.Client), text => text.StartsWith("HTTP/1.1 503", StringComparison.Ordinal), "no endpoint");

        node.Proxy.OnService(local, null);
        await Eventually.BeAsync(() => AskHealthAsync(node.Client), "ConnectionRefused");
    }

    private static Task<string> AskHealthAsync(NetworkSpace from) => CallAsync(from, UplinkAddress, 32100, "GET /healthz HTTP/1.1\r\nHost: node\r\n\r\n");
}
