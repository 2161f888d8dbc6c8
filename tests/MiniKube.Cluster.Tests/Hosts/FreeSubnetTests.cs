using System.Net;
using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Tests.Hosts;

public sealed class FreeSubnetTests
{
    [Fact]
    public void Choose_SameName_GivesTheSameNetwork() => FreeSubnet.Choose("dev", []).ShouldBe(FreeSubnet.Choose("dev", []));

    [Fact]
    public void Choose_NetworkInUse_TakesAnother()
    {
        var first = FreeSubnet.Choose("dev", []);
        FreeSubnet.Choose("dev", [IPNetwork.Parse(first.ToString())]).ShouldNotBe(first);
    }

    [Theory]
    [InlineData("10.0.0.0/8", "172.30.")]
    [InlineData("10.117.0.0/16", "10.219.")]
    [InlineData("10.117.0.64/26", "10.117.")]
    public void Choose_WiderOrNarrowerNetworkInUse_DoesNotOverlap(string inUse, string expected) =>
        FreeSubnet.Choose("dev", [IPNetwork.Parse(inUse)]).ToString().ShouldStartWith(expected);

    [Fact]
    public void Choose_EverythingInUse_SaysWhatToDo() =>
        Should.Throw<ClusterException>(() => FreeSubnet.Choose("dev", [IPNetwork.Parse("0.0.0.0/0")])).Message.ShouldContain("mkube down");

    [Fact]
    public void Routes_OfTheKernel_AreReadWithoutTheDefaultRoute()
    {
        string[] table =
        [
            "Iface\tDestination\tGateway \tFlags\tRefCnt\tUse\tMetric\tMask\t\tMTU\tWindow\tIRTT",
            "eth0\t00000000\t010200C0\t0003\t0\t0\t0\t00000000\t0\t0\t0",
            "eth0\t000200C0\t00000000\t0001\t0\t0\t0\t00FFFFFF\t0\t0\t0",
        ];
        FreeSubnet.Routes(table).ShouldBe([IPNetwork.Parse("192.0.2.0/24")]);
    }
}
