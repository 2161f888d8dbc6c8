using System.Net;
using System.Net.NetworkInformation;
using MiniKube.Network.Nft;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Routes;

namespace MiniKube.Network.Tests.Routes;

public sealed class RoutePlanTests
{
    private static readonly HostNetwork Host = new()
    {
        Links = [new(2, "eth0", 1500, true, PhysicalAddress.None, null)],
        Addresses = [new(2, IPAddress.Parse("192.0.2.1"), 25)],
    };

    private static readonly PeerNode Self = Node("a", "192.0.2.1", "10.244.0.0/24");

    [Fact]
    public void Auto_TakesTheSegmentWhereItCan_AndTheTunnelElsewhere()
    {
        var plan = RoutePlan.Decide(PodNetworkMode.Auto, Self, [Self, Node("near", "192.0.2.2", "10.244.1.0/24"), Node("far", "192.0.2.200", "10.244.2.0/24")], Host);

        plan.Routes.ShouldBe([new(IPNetwork.Parse("10.244.2.0/24"), IPAddress.Parse("10.244.2.0"), 0), new(IPNetwork.Parse("10.244.1.0/24"), IPAddress.Parse("192.0.2.2"), 2)]);
        plan.TunnelEnds.ShouldHaveSingleItem().ShouldBe(new(VxlanDevice.MacOf("far"), IPAddress.Parse("192.0.2.200")));
        (plan.TunnelMtu, plan.Tunnel!.Local).ShouldBe((1450, IPAddress.Parse("192.0.2.1")));
    }

    [Fact]
    public void Auto_OnOneSegment_NeedsNoTunnel() =>
        RoutePlan.Decide(PodNetworkMode.Auto, Self, [Node("near", "192.0.2.2", "10.244.1.0/24")], Host).Tunnel.ShouldBeNull();

    [Fact]
    public void HostGateway_TellsOfNodesBehindRouters()
    {
        var plan = RoutePlan.Decide(PodNetworkMode.HostGateway, Self, [Node("far", "192.0.2.200", "10.244.2.0/24")], Host);
        plan.Routes.ShouldBeEmpty();
        plan.Unreachable.ShouldHaveSingleItem().Node.ShouldBe("far");
    }

    [Fact]
    public void Node_ThatClaimsOurRange_GetsNoRoute() =>
        RoutePlan.Decide(PodNetworkMode.Auto, Self, [Node("thief", "192.0.2.2", "10.244.0.128/25")], Host).Routes.ShouldBeEmpty();

    [Theory]
    [InlineData("10.0.0.0/8", "10.1.0.0/16", "10.0.0.0-10.0.255.255 10.2.0.0-10.255.255.255")]
    [InlineData("10.0.0.0/31", "10.0.0.1/32", "10.0.0.0")]
    [InlineData("10.0.0.0/24", "10.0.0.0/24", "")]
    [InlineData("0.0.0.0/0", "255.255.255.255/32", "0.0.0.0-255.255.255.254")]
    [InlineData("::/0", "fd00::/8", "::-fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff fe00::-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff")]
    public void Range_WithoutAnother_IsWhatIsLeft(string whole, string without, string left) =>
        string.Join(' ', AddressRange.Of(IPNetwork.Parse(whole)).Without(AddressRange.Of(IPNetwork.Parse(without)))).ShouldBe(left);

    [Fact]
    public void Ranges_ThatTouch_BecomeOne() => AddressRange.Merge(new[] { "10.244.1.0/24", "10.244.0.0/24", "10.0.0.0/30", "10.0.0.2/32" }.Select(text => AddressRange.Of(IPNetwork.Parse(text))))
        .Select(range => range.ToString()).ShouldBe(["10.0.0.0-10.0.0.3", "10.244.0.0-10.244.1.255"]);

    private static PeerNode Node(string name, string address, string range) => new(name, [IPAddress.Parse(address)], [IPNetwork.Parse(range)]);
}
