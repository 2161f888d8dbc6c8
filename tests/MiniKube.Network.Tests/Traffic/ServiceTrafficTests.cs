using System.Net;
using System.Net.Sockets;
using MiniKube.Api.Core;
using MiniKube.Network.Proxy;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;
using static MiniKube.Network.Tests.Support.TestNode;

namespace MiniKube.Network.Tests.Traffic;

/// <summary>Real packets through real rules.</summary>
public sealed class ServiceTrafficTests
{
    private const string Address = "10.96.0.10";
    private static readonly Service Web = Service("web", Address, Port(80, nodePort: 30080));

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ClusterAddress_FromPodsNodeAndOutside_ReachesEveryEndpoint(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web);
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[0]), Endpoint(PodAddresses[1])));
        await node.RunProxyAsync();

        var seen = new HashSet<string>();
        for (var i = 0; i < 40 && seen.Count < 2; i++)
            seen.Add(await CallAsync(node.Pods[0], Address, 80));
        seen.ShouldBe([$"{PodAddresses[1]} saw {PodAddresses[0]}", $"{PodAddresses[0]} saw 10.244.1.1"], ignoreOrder: true,
            "a pod is seen as itself, except by itself, where the hairpin needs the node's address");

        (await CallAsync(node.Node, Address, 80)).ShouldContain("saw 10.244.1.1");
        (await CallAsync(node.Client, UplinkAddress, 30080)).ShouldContain("saw 10.244.1.1");
        (await CallAsync(node.Client, Address, 80)).ShouldContain("saw 10.244.1.1");
        (await CallAsync(node.Node, "127.0.0.1", 30080)).ShouldContain("saw ");
        (await CallAsync(node.Pods[0], UplinkAddress, 30080)).ShouldContain("saw ");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Service_WithoutEndpoints_RefusesAtOnceUntilOneComes(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web);
        await node.RunProxyAsync();
        (await CallAsync(node.Pods[0], Address, 80)).ShouldBe("ConnectionRefused");
        (await CallAsync(node.Client, UplinkAddress, 30080)).ShouldBe("ConnectionRefused");

        var slice = Slice("web", 8080, Endpoint(PodAddresses[1]));
        node.Proxy.OnSlice(null, slice);
        await Eventually.BeAsync(() => CallAsync(node.Pods[0], Address, 80), $"{PodAddresses[1]} saw {PodAddresses[0]}");

        node.Proxy.OnSlice(slice, null);
        await Eventually.BeAsync(() => CallAsync(node.Pods[0], Address, 80), "ConnectionRefused");

        node.Proxy.OnService(Web, null);
        await Eventually.SeeAsync(() => node.Node.RunAsync("nft", "list", "ruleset"), rules => !rules.Contains(Address, StringComparison.Ordinal) && !rules.Contains("30080", StringComparison.Ordinal), "no rule of the service");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Udp_WhenItsEndpointIsReplaced_GoesToTheNewOneOnTheSameSocket(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var dns = Service("dns", Address, Port(53, protocol: "UDP"));
        var first = Slice("dns", "", "UDP", 8080, Endpoint(PodAddresses[0]));
        node.Proxy.OnService(null, dns);
        node.Proxy.OnSlice(null, first);
        await node.RunProxyAsync();
        using var socket = await UdpAsync(node.Node);
        await Eventually.SeeAsync(() => AskAsync(socket, Address, 53), answer => answer.StartsWith(PodAddresses[0], StringComparison.Ordinal), "the first endpoint");

        node.Proxy.OnSlice(first, first with { Endpoints = [Endpoint(PodAddresses[1])] });

        // The flow is alive all the time, as this client keeps asking.
        await Eventually.SeeAsync(() => AskAsync(socket, Address, 53), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the new endpoint");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ExternalPolicyLocal_KeepsTheCallersAddress(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var local = Web with { Spec = Web.Spec with { ExternalTrafficPolicy = "Local" } };
        var slice = Slice("web", 8080, Endpoint(PodAddresses[0]), Endpoint(PodAddresses[1], "node-2"));
        node.Proxy.OnService(null, local);
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();

        for (var i = 0; i < 8; i++)
            (await CallAsync(node.Client, UplinkAddress, 30080)).ShouldBe($"{PodAddresses[0]} saw {ClientAddress}");

        node.Proxy.OnSlice(slice, slice with { Endpoints = [Endpoint(PodAddresses[1], "node-2")] });
        await Eventually.BeAsync(() => CallInVainAsync(node.Client, UplinkAddress, 30080), "silence");
        await Eventually.SeeAsync(() => CallAsync(node.Pods[0], Address, 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the endpoint elsewhere");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task ClientAffinity_SendsAClientToTheSamePod(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Web with { Spec = Web.Spec with { SessionAffinity = "ClientIP" } });
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[0]), Endpoint(PodAddresses[1])));
        await node.RunProxyAsync();

        var first = await CallAsync(node.Client, Address, 80);
        for (var i = 0; i < 15; i++)
            (await CallAsync(node.Client, Address, 80)).ShouldBe(first);
    }
}
