using System.Net;
using MiniKube.ApiServer.Servers;

namespace MiniKube.ApiServer.Tests.Servers;

public sealed class KubernetesEndpointsTests
{
    [Fact]
    public void Endpoints_OfServersWithOnePort_AreOneSubset() =>
        KubernetesEndpoints.Endpoints([At("10.0.0.1"), At("10.0.0.2")])["subsets"]!.ToJsonString().ShouldBe(
            """[{"addresses":[{"ip":"10.0.0.1"},{"ip":"10.0.0.2"}],"ports":[{"name":"https","port":6443,"protocol":"TCP"}]}]""");

    [Fact]
    public void Endpoints_OfServersWithTwoPorts_AreTwoSubsets_AndTheSliceHasTheFirst()
    {
        IReadOnlyList<ServerAddress> servers = [At("10.0.0.1"), At("10.0.0.1", 7443), At("10.0.0.2")];
        KubernetesEndpoints.Endpoints(servers)["subsets"]!.AsArray().Count.ShouldBe(2);
        var slice = KubernetesEndpoints.Slice(servers);
        slice["endpoints"]!.AsArray().Select(one => (string)one!["addresses"]![0]!).ShouldBe(["10.0.0.1", "10.0.0.2"]);
        ((int)slice["ports"]![0]!["port"]!).ShouldBe(6443);
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("::1", false)]
    [InlineData("0.0.0.0", false)]
    [InlineData("10.0.0.1", true)]
    [InlineData("fd00::1", true)]
    public void Address_OfThisHostOnly_IsNotTold(string address, bool told) => At(address).IsPublic.ShouldBe(told);

    [Theory]
    [InlineData("10.0.0.1:6443")]
    [InlineData("[fd00::1]:6443")]
    public void Address_WrittenAndRead_IsTheSame(string text) => ServerAddress.Parse(text).ToString().ShouldBe(text);

    private static ServerAddress At(string address, int port = 6443) => new(IPAddress.Parse(address), port);
}
