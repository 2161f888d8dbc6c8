using System.Diagnostics;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Iptables;
using MiniKube.Network.Rules;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;
using static MiniKube.Network.Tests.Support.TestNode;

namespace MiniKube.Network.Tests.Traffic;

public sealed class RepairTests
{
    private const string Address = "10.96.0.10";

    [Theory]
    [InlineData("iptables -t nat -F")]
    [InlineData("iptables -t nat -D PREROUTING -j KUBE-SERVICES")]
    [InlineData("iptables -t nat -F KUBE-MARK-MASQ")]
    public async Task Resync_AfterForeignDamage_RepairsIt(string damage)
    {
        await using var node = await StartAsync();
        node.Proxy.OnService(null, Service("web", Address, Port(80)));
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[1])));
        await node.RunProxyAsync();
        var before = await RulesAsync(node);

        var words = damage.Split(' ');
        await node.Node.RunAsync(words[0], words[1..]);
        (await RulesAsync(node)).ShouldNotBe(before);
        node.Proxy.Resync();

        await Eventually.BeAsync(() => RulesAsync(node), before);
        (await CallAsync(node.Pods[0], Address, 80)).ShouldStartWith(PodAddresses[1]);
    }

    [Fact]
    public async Task Sync_OfEveryKindOfRule_FindsNothingToRepairTheSecondTime()
    {
        using var space = await NetworkSpace.CreateAsync();
        var applier = new IptablesApplier(new IptablesTool(new Command(space.Prefix)), NullLogger.Instance);
        var endpoints = Enumerable.Range(1, 7).Select(i => Endpoint($"10.244.1.{i}", i < 3 ? "node-1" : "node-2")).ToArray();
        var everything = Service("all", Address, Port(80, "a", nodePort: 30080), Port(53, "b", "UDP"), Port(81, "c", nodePort: 30081), Port(82, "d", "SCTP"));
        var spec = everything.Spec with { ExternalIPs = ["203.0.113.7"], ExternalTrafficPolicy = "Local", SessionAffinity = "ClientIP" };
        var wanted = RuleSet.Build(
            [everything with { Spec = spec }],
            [Slice("all", "a", "TCP", 8080, endpoints), Slice("all", "b", "UDP", 8053, endpoints), Slice("all", "d", "SCTP", 8082, endpoints)],
            FirstNode);

        (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBeGreaterThan(20);
        (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBe(0, "rules must be written as the kernel prints them");
    }

    [Fact]
    public async Task Start_WithLeftoversOfAnEarlierLife_RemovesThemAndKeepsForeignRules()
    {
        await using var node = await StartAsync();
        await node.Node.RunAsync("iptables", "-t", "nat", "-N", "KUBE-SVC-AAAAAAAAAAAAAAAA");
        await node.Node.RunAsync("iptables", "-t", "nat", "-N", "FOREIGN");
        await node.Node.RunAsync("iptables", "-t", "nat", "-A", "PREROUTING", "-j", "FOREIGN");

        await node.RunProxyAsync();

        var rules = await RulesAsync(node);
        rules.ShouldNotContain("KUBE-SVC-AAAAAAAAAAAAAAAA");
        rules.ShouldContain("-A PREROUTING -j FOREIGN");
    }

    [Fact]
    public async Task Change_AmongManyServices_IsEffectiveSoon()
    {
        await using var node = await StartAsync();
        for (var i = 0; i < 1000; i++)
        {
            node.Proxy.OnService(null, Service($"bulk-{i}", $"10.97.{i / 250}.{i % 250}", Port(80)));
            node.Proxy.OnSlice(null, Slice($"bulk-{i}", 80, Endpoint("10.244.9.9")));
        }
        var slice = Slice("web", 8080, Endpoint(PodAddresses[0]));
        node.Proxy.OnService(null, Service("web", Address, Port(80)));
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();

        var watch = Stopwatch.StartNew();
        node.Proxy.OnSlice(slice, slice with { Endpoints = [Endpoint(PodAddresses[1])] });
        await Eventually.SeeAsync(() => CallAsync(node.Node, Address, 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the new endpoint");

        // The budget is 50 ms; a machine shared with other tests gets more, but nothing that writing all rules anew would fit into.
        watch.ElapsedMilliseconds.ShouldBeLessThan(400);
    }

    private static async Task<string> RulesAsync(TestNode node)
    {
        var lines = (await node.Node.RunAsync("iptables-save", "-t", "nat")).Split('\n').Where(line => !line.StartsWith('#'));
        // Policies of built-in chains are shown with counters.
        return string.Join('\n', lines.Select(line => line.StartsWith(':') ? line[..line.IndexOf('[', StringComparison.Ordinal)] : line));
    }
}
