using MiniKube.NodeAgent.Tunnel;

namespace MiniKube.NodeAgent.Tests.Tunnel;

public sealed class TunnelChoiceTests
{
    private static readonly Uri Told = new("https://balancer:6443");
    private static readonly Uri A = new("https://10.0.0.1:6443");
    private static readonly Uri B = new("https://10.0.0.2:6443");

    [Fact]
    public void Tunnels_WhenTheClusterNamesNoServer_GoToTheAddressesThatWereGiven() => TunnelChoice.Of([Told], [], _ => false).ShouldBe([Told]);

    [Fact]
    public void Tunnels_WhenANamedServerIsReached_GoToEveryNamedOneAndNoOther() => TunnelChoice.Of([Told], [A, B], server => server == A).ShouldBe([A, B], ignoreOrder: true);

    [Fact]
    public void Tunnels_WhenNoNamedServerIsReached_GoToAllAddresses() => TunnelChoice.Of([Told], [A, B], server => server == Told).ShouldBe([A, B, Told], ignoreOrder: true);
}
