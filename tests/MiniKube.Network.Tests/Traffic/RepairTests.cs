using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Proxy;
using MiniKube.Network.Rules;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Make;
using static MiniKube.Network.Tests.Support.TestNode;

namespace MiniKube.Network.Tests.Traffic;

public sealed class RepairTests
{
    private const string Address = "10.96.0.10";

    [Theory]
    [InlineData(ProxyMode.Iptables, "iptables -t nat -F")]
    [InlineData(ProxyMode.Iptables, "iptables -t nat -D PREROUTING -j KUBE-SERVICES")]
    [InlineData(ProxyMode.Iptables, "iptables -t nat -F KUBE-MARK-MASQ")]
    [InlineData(ProxyMode.Nftables, "nft flush ruleset")]
    [InlineData(ProxyMode.Nftables, "nft flush map ip minikube-services slot-0")]
    [InlineData(ProxyMode.Nftables, "nft flush chain ip minikube-services cluster-1")]
    [InlineData(ProxyMode.Nftables, "nft add element ip minikube-services refused-node-ports { 6 . 30080 : drop }")]
    public async Task ForeignDamage_IsNoticedAndRepaired(ProxyMode mode, string damage)
    {
        await using var node = await StartAsync(mode);
        node.Proxy.OnService(null, Service("web", Address, Port(80)));
        node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[1])));
        await node.RunProxyAsync();
        var before = await RulesAsync(node);

        var words = damage.Split(' ');
        await node.Node.RunAsync(words[0], words[1..]);

        await Eventually.BeAsync(() => RulesAsync(node), before);
        (await CallAsync(node.Pods[0], Address, 80)).ShouldStartWith(PodAddresses[1]);
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Change_OnTopOfDamage_StillBecomesEffective(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        var slice = Slice("web", 8080, Endpoint(PodAddresses[0]));
        node.Proxy.OnService(null, Service("web", Address, Port(80)));
        node.Proxy.OnSlice(null, slice);
        await node.RunProxyAsync();

        await node.Node.RunAsync("nft", "flush", "ruleset");
        node.Proxy.OnSlice(slice, slice with { Endpoints = [Endpoint(PodAddresses[1])] });

        await Eventually.SeeAsync(() => CallAsync(node.Pods[0], Address, 80), answer => answer.StartsWith(PodAddresses[1], StringComparison.Ordinal), "the new endpoint");
    }

    [Fact]
    public async Task Sync_OfMoreThanOneTransactionHolds_IsWhole_AndGoesWholly()
    {
        using var space = await NetworkSpace.CreateAsync();
        var wanted = RuleSet.Build(
            Enumerable.Range(0, 250).Select(i => Service($"s{i}", $"10.96.1.{i}", Port(80))),
            Enumerable.Range(0, 250).Select(i => Slice($"s{i}", 8080, [.. Enumerable.Range(1, 5).Select(e => Endpoint($"10.244.{i}.{e}"))])), FirstNode);
        var applier = ProxyMode.Iptables.Applier(new Command(space.Prefix), IpFamily.IPv4, NullLogger.Instance, "-nft");
        (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBeGreaterThan(1500);
        (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBe(0);
        await applier.RemoveAsync(CancellationToken.None);
        (await space.RunAsync("iptables-nft-save", "-t", "nat")).ShouldNotContain("KUBE-");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Sync_OfEveryKindOfRule_FindsNothingToRepairTheSecondTime(ProxyMode mode)
    {
        using var space = await NetworkSpace.CreateAsync();
        var wanted = Everything();
        foreach (var family in DualNode.Families)
        {
            var applier = mode.Applier(new Command(space.Prefix), family, NullLogger.Instance);
            (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBeGreaterThan(20);
            (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBe(0, "rules must be written as the kernel prints them");

            await applier.RemoveAsync(CancellationToken.None);
        }
        (await space.RunAsync("nft", "list", "ruleset")).ShouldNotContain("KUBE-");
        (await space.RunAsync("nft", "list", "ruleset")).ShouldNotContain("minikube-services");
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Changes_OneByOne_EndWhereAllAtOnceDoes(ProxyMode mode)
    {
        using var space = await NetworkSpace.CreateAsync();
        var wanted = Everything();
        var applier = mode.Applier(new Command(space.Prefix), IpFamily.IPv4, NullLogger.Instance);
        var set = new RuleSet(wanted.Node);
        await applier.SyncAsync(set, CancellationToken.None);

        foreach (var service in wanted.Services)
        {
            await applier.ApplyAsync(set.Apply([service]), set.Node, CancellationToken.None);
            await applier.ApplyAsync(set.Apply([ServiceRoutes.None(service.Key)]), set.Node, CancellationToken.None);
            await applier.ApplyAsync(set.Apply([service]), set.Node, CancellationToken.None);
        }
        (await applier.SyncAsync(wanted, CancellationToken.None)).ShouldBe(0);
    }

    [Theory, InlineData(ProxyMode.Iptables), InlineData(ProxyMode.Nftables)]
    public async Task Start_WithLeftoversOfAnEarlierLife_RemovesThemAndKeepsForeignRules(ProxyMode mode)
    {
        await using var node = await StartAsync(mode);
        await node.Node.RunAsync("iptables", "-t", "nat", "-N", "KUBE-SVC-AAAAAAAAAAAAAAAA");
        await node.Node.RunAsync("nft", "add table ip minikube-services { map services { type ipv4_addr . inet_proto . inet_service : verdict; elements = { 10.96.0.99 . tcp . 80 : drop }; }; chain cluster-99 { drop; }; }");
        await node.Node.RunAsync("iptables", "-t", "nat", "-N", "FOREIGN");
        await node.Node.RunAsync("iptables", "-t", "nat", "-A", "PREROUTING", "-j", "FOREIGN");

        await node.RunProxyAsync();

        var rules = await RulesAsync(node);
        rules.ShouldNotContain("KUBE-SVC-AAAAAAAAAAAAAAAA");
        rules.ShouldNotContain("10.96.0.99");
        rules.ShouldNotContain("cluster-99");
        rules.ShouldContain("jump FOREIGN");
    }

    [Theory]
    [InlineData(ProxyMode.Iptables, ProxyMode.Iptables)]
    [InlineData(ProxyMode.Iptables, ProxyMode.Nftables)]
    [InlineData(ProxyMode.Nftables, ProxyMode.Iptables)]
    [InlineData(ProxyMode.Nftables, ProxyMode.Nftables)]
    public async Task Restart_InTheSameOrTheOtherMode_FailsNoCall(ProxyMode first, ProxyMode second)
    {
        await using var node = await StartAsync(first);
        Feed(node);
        await node.RunProxyAsync();
        using var done = new CancellationTokenSource();
        var calling = Task.Run(async () =>
        {
            var failures = new List<string>();
            while (!done.IsCancellationRequested)
            {
                var answer = await CallAsync(node.Pods[0], Address, 80);
                if (!answer.StartsWith(PodAddresses[1], StringComparison.Ordinal)) failures.Add(answer);
            }
            return failures;
        });

        await node.ReplaceProxyAsync(second);
        Feed(node);
        await node.RunProxyAsync();
        var (ours, others) = second == ProxyMode.Iptables ? ("KUBE-SERVICES", "minikube-services") : ("minikube-services", "KUBE-");
        await Eventually.SeeAsync(() => RulesAsync(node), rules => rules.Contains(ours, StringComparison.Ordinal) && (first == second || !rules.Contains(others, StringComparison.Ordinal)), "rules of the one mode only");
        await done.CancelAsync();

        (await calling).ShouldBeEmpty();

        static void Feed(TestNode node)
        {
            node.Proxy.OnService(null, Service("web", Address, Port(80)));
            node.Proxy.OnSlice(null, Slice("web", 8080, Endpoint(PodAddresses[1])));
        }
    }

    /// <summary>At least one rule of every sort there is.</summary>
    private static RuleSet Everything()
    {
        var endpoints = Enumerable.Range(1, 7).Select(i => Endpoint($"10.244.1.{i}", i < 3 ? "node-1" : "node-2")).ToArray();
        var sixth = Enumerable.Range(1, 3).Select(i => Endpoint($"fd00:10:244:1::{i}", i < 3 ? "node-1" : "node-2")).ToArray();
        var all = Service("all", Address, Port(80, "a", nodePort: 30080), Port(53, "b", "UDP", 30053), Port(81, "c", nodePort: 30081), Port(82, "d", "SCTP", 30082))
            .With(spec => spec with { ClusterIPs = [Address, "fd00:10:96::a"], ExternalIPs = ["203.0.113.7", "2001:db8::7"], LoadBalancerSourceRanges = ["198.51.100.0/24", "192.0.2.3/32", "2001:db8:1::/64"] })
            .Balanced("203.0.113.9", "2001:db8::9");
        var sticky = Service("sticky", "10.96.0.11", Port(80, nodePort: 30083)).With(spec => spec with { ClusterIPs = ["10.96.0.11", "fd00:10:96::b"], SessionAffinity = "ClientIP", ExternalTrafficPolicy = "Local" });
        var local = Service("local", "10.96.0.12", Port(80, nodePort: 30084)).With(spec => spec with { ClusterIPs = ["10.96.0.12", "fd00:10:96::c"], ExternalTrafficPolicy = "Local", InternalTrafficPolicy = "Local", HealthCheckNodePort = 32100 }).Balanced("203.0.113.10");
        return RuleSet.Build(
            [all, sticky, local, Service("empty", "10.96.0.13", Port(80, nodePort: 30085)).With(spec => spec with { ClusterIPs = ["10.96.0.13", "fd00:10:96::d"] })],
            [
                Slice("all", "a", "TCP", 8080, endpoints), Slice("all", "b", "UDP", 8053, endpoints), Slice("all", "d", "SCTP", 8082, endpoints[..1]),
                Slice("all", "a", "TCP", 8080, sixth).InFamily("IPv6"), Slice("all", "b", "UDP", 8053, sixth).InFamily("IPv6"),
                Slice("sticky", 8080, endpoints), Slice("sticky", 8080, sixth).InFamily("IPv6"), Slice("local", 8080, endpoints), Slice("local", 8080, endpoints[4..]),
            ],
            DualNode with { NodePortAddresses = "192.0.2.0/24,2001:db8::1" });
    }

    private static Task<string> RulesAsync(TestNode node) => node.Node.RunAsync("nft", "-s", "list", "ruleset");
}
