using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Proxy;
using MiniKube.Network.Tests.Support;
using static MiniKube.Network.Tests.Support.Echo;

namespace MiniKube.Network.Tests.Routes;

public sealed class PodTrafficTests
{
    [Theory]
    [InlineData(PodNetworkMode.HostGateway, false)]
    [InlineData(PodNetworkMode.Vxlan, false)]
    [InlineData(PodNetworkMode.Vxlan, true)]
    [InlineData(PodNetworkMode.Auto, true)]
    public async Task Pods_OfAllNodes_SeeEachOthersOwnAddresses(PodNetworkMode mode, bool apart)
    {
        await using var lab = await Lab.StartAsync(mode, apart);
        foreach (var (from, to) in from a in lab.Hosts from b in lab.Hosts select (a, b))
        {
            foreach (var v6 in apart ? [false] : new[] { false, true })
            {
                var expected = $"{to.Pod(1, v6)} saw {from.Pod(0, v6)}";
                (await CallAsync(from.Pods[0], to.Pod(1, v6), 8080)).ShouldBe(expected, $"TCP {from.Name} to {to.Name}");
                (await AskAsync(from.Pods[0], to.Pod(1, v6), 8080)).ShouldBe(expected, $"UDP {from.Name} to {to.Name}");
            }
            // Larger than any link: in pieces, through tunnels too.
            (await AskAsync(from.Pods[0], to.Pod(1), 8080, size: 4000)).ShouldBe($"{to.Pod(1)} saw {from.Pod(0)}");
            (await CallAsync(from.Space, to.Pod(1), 8080)).ShouldStartWith(to.Pod(1), Case.Sensitive, $"host {from.Name} to pod of {to.Name}");
        }
    }

    [Fact]
    public async Task PodTraffic_ToNodesKeepsItsAddress_AndToOthersTakesTheNodes()
    {
        await using var lab = await Lab.StartAsync(PodNetworkMode.Auto);
        using var node = await StartAsync(lab.Hosts[1].Space, 9100);
        // Forwarding is the service rules' to accept; Docker's hosts refuse it by default.
        await lab.Hosts[0].Space.RunAsync("iptables", "-P", "FORWARD", "DROP");
        var network = new NodeNetwork { NodeName = "node-1", ClusterCidr = "10.244.0.0/16" };
        using var proxy = new ServiceProxy(new() { Node = network, CommandPrefix = lab.Hosts[0].Space.Prefix }, TimeProvider.System, NullLogger<ServiceProxy>.Instance);
        using var end = new CancellationTokenSource();
        var proxying = proxy.RunAsync(end.Token);
        await proxy.Written.WaitAsync(TimeSpan.FromSeconds(90));

        (await CallAsync(lab.Hosts[0].Pods[0], lab.Hosts[1].Pod(0), 8080)).ShouldBe($"{lab.Hosts[1].Pod(0)} saw {lab.Hosts[0].Pod(0)}");
        (await CallAsync(lab.Hosts[0].Pods[0], lab.Hosts[1].Address, 9100)).ShouldBe($"{lab.Hosts[1].Address} saw {lab.Hosts[0].Pod(0)}");
        (await CallAsync(lab.Hosts[0].Pods[0], Lab.Outside, 9000)).ShouldBe($"{Lab.Outside} saw {lab.Hosts[0].Address}");
        (await AskAsync(lab.Hosts[0].Pods[0], Lab.Outside, 9000)).ShouldBe($"{Lab.Outside} saw {lab.Hosts[0].Address}");
        (await CallAsync(lab.Hosts[0].Pods[0], "fd00:192::fe", 9000)).ShouldBe($"fd00:192::fe saw {lab.Hosts[0].V6Address}");
        await end.CancelAsync();
        await proxying.ContinueWith(static _ => { }, TaskScheduler.Default);
    }
}
