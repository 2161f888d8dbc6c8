using MiniKube.Network.PodNetwork;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Echo;

namespace MiniKube.Network.Tests.Routes;

public sealed class RouteKeepingTests
{
    [Theory]
    [InlineData(PodNetworkMode.HostGateway)]
    [InlineData(PodNetworkMode.Vxlan)]
    public async Task Node_ThatGoesOrMoves_TakesItsRoutesAlong(PodNetworkMode mode)
    {
        await using var lab = await Lab.StartAsync(mode);
        var (first, third) = (lab.Hosts[0], lab.Hosts[2]);
        foreach (var host in lab.Hosts)
            host.Routes.OnNode(lab.Hosts[1].Object, null);
        await Eventually.SeeAsync(() => StateAsync(first), state => !state.Contains("10.244.2.", StringComparison.Ordinal) && !state.Contains("192.0.2.2 ", StringComparison.Ordinal), "node-2 to go");

        var before = third.Object;
        await third.Space.IpAsync("addr del 192.0.2.3/24 dev eth0\naddr add 192.0.2.33/24 dev eth0\nroute add default via 192.0.2.254\n");
        third.Address = "192.0.2.33";
        first.Routes.OnNode(before, third.Object);
        third.Routes.OnNode(before, third.Object);

        await Eventually.BeAsync(() => CallAsync(third.Pods[0], first.Pod(0), 8080), $"{first.Pod(0)} saw {third.Pod(0)}");
        (await CallAsync(first.Pods[0], third.Pod(0), 8080)).ShouldBe($"{third.Pod(0)} saw {first.Pod(0)}");
        (await StateAsync(first)).ShouldNotContain("192.0.2.3 ");
    }

    [Theory]
    [InlineData(PodNetworkMode.HostGateway, "route del 10.244.2.0/24")]
    [InlineData(PodNetworkMode.HostGateway, "route replace 10.244.2.0/24 via 192.0.2.77")]
    [InlineData(PodNetworkMode.HostGateway, "link set eth0 down\nlink set eth0 up\naddr add fd00:192::1/64 dev eth0 nodad")]
    [InlineData(PodNetworkMode.Vxlan, "link del mkube-vxlan")]
    [InlineData(PodNetworkMode.Vxlan, "link set mkube-vxlan down")]
    [InlineData(PodNetworkMode.Vxlan, "addr flush dev mkube-vxlan")]
    public async Task ForeignDamage_IsRepairedAtOnce(PodNetworkMode mode, string damage)
    {
        await using var lab = await Lab.StartAsync(mode);
        var first = lab.Hosts[0];
        var before = await StateAsync(first);
        // The kernel tells: nothing else is compared within the hour.
        await first.Space.IpAsync(damage + "\n");
        await Eventually.BeAsync(() => StateAsync(first), before);
        (await CallAsync(first.Pods[0], lab.Hosts[1].Pod(0), 8080)).ShouldBe($"{lab.Hosts[1].Pod(0)} saw {first.Pod(0)}");
    }

    [Fact]
    public async Task SecondLife_FindsNothingToDo_AndAnotherModeLeavesNothingOfTheFirst()
    {
        await using var lab = await Lab.StartAsync(PodNetworkMode.Vxlan, keep: false);
        await using (var one = new Life(lab, PodNetworkMode.Vxlan)) await one.StartAsync();
        var before = await StateAsync(lab.Hosts[0]);
        await using (var two = new Life(lab, PodNetworkMode.Vxlan)) await two.StartAsync();
        (await StateAsync(lab.Hosts[0])).ShouldBe(before);
        await using (var three = new Life(lab, PodNetworkMode.HostGateway)) await three.StartAsync();
        (await StateAsync(lab.Hosts[0])).ShouldNotContain("mkube-vxlan");
        (await lab.Hosts[0].Space.RunAsync("nft", "list", "table", "inet", "minikube_pods")).ShouldNotContain("maxseg");
    }

    [Fact]
    public async Task ThousandNodes_AreRouted()
    {
        await using var lab = await Lab.StartAsync(PodNetworkMode.Auto);
        var first = lab.Hosts[0];
        for (var i = 0; i < 1000; i++)
        {
            var range = $"10.{245 + i / 250}.{i % 250}.0/24";
            first.Routes.OnNode(null, new() { Metadata = new() { Name = $"far-{i}" }, Spec = new() { PodCIDRs = [range] }, Status = new() { Addresses = [new() { Type = "InternalIP", Address = $"198.51.{100 + i / 250}.{i % 250 + 1}" }] } });
        }
        await Eventually.SeeAsync(() => first.Space.RunAsync("ip", "route", "show", "proto", "107"), routes => routes.Split('\n').Length > 1000, "all routes");
    }

    /// <summary>Everything of ours that the kernel has.</summary>
    private static async Task<string> StateAsync(LabHost host)
    {
        var routes = await host.Space.RunAsync("bash", "-c", "ip -4 route show proto 107; ip -6 route show proto 107; ip -br link show type vxlan; ip -br addr show dev mkube-vxlan scope global 2>/dev/null; bridge fdb show dev mkube-vxlan 2>/dev/null; ip neigh show dev mkube-vxlan nud permanent 2>/dev/null; true");
        return string.Join('\n', routes.Split('\n').Order(StringComparer.Ordinal));
    }

    /// <summary>The routes of all hosts, kept for a while.</summary>
    private sealed class Life(Lab lab, PodNetworkMode mode) : IAsyncDisposable
    {
        private readonly List<(MiniKube.Network.Routes.NodeRoutes Routes, CancellationTokenSource End, Task Keeping)> _kept = [];

        public async Task StartAsync()
        {
            foreach (var host in lab.Hosts)
                _kept.Add(await host.KeepAsync(mode, lab.Hosts));
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var (routes, end, keeping) in _kept)
            {
                await end.CancelAsync();
                await keeping.ContinueWith(static _ => { }, TaskScheduler.Default);
                routes.Dispose();
                end.Dispose();
            }
        }
    }
}
