using MiniKube.Cluster.Clusters;

namespace MiniKube.Cluster.Tests.Clusters;

public sealed class PublishedPortTests
{
    [Theory]
    [InlineData("8080:30080", "0.0.0.0:8080", 30080)]
    [InlineData("127.0.0.1:8443:30443", "127.0.0.1:8443", 30443)]
    [InlineData("127.0.0.1:5353:30053/udp", "127.0.0.1:5353/udp", 30053)]
    public void Port_SaysWhereAndWhereto(string text, string listen, int nodePort)
    {
        var port = PublishedPort.Parse(text);
        (port.Listen, port.NodePort, port.ToString()).ShouldBe((listen, nodePort, text));
    }

    [Theory]
    [InlineData("8080")]
    [InlineData("0:30080")]
    [InlineData("8080:65536")]
    [InlineData("host:8080:30080")]
    [InlineData("8080:30080:1:2")]
    [InlineData("8080:30080/sctp")]
    public void Port_ThatIsNone_IsRefusedWithAnExample(string text) => Should.Throw<ClusterException>(() => PublishedPort.Parse(text)).Message.ShouldContain("8080:30080");

    [Fact]
    public void Port_PublishedAgain_LeadsToTheNewPlace() =>
        ClusterPorts.Merge(["8080:30080", "127.0.0.1:9000:30090"], ["8080:30081", "8081:30082"]).ShouldBe(["127.0.0.1:9000:30090", "8080:30081", "8081:30082"]);

    [Fact]
    public void Port_OfBothProtocols_IsTwoPorts() => ClusterPorts.Merge(["53:30053"], ["53:30054/udp"]).ShouldBe(["53:30053", "53:30054/udp"]);

    [Fact]
    public void Port_PublishedTwiceAtOnce_IsRefused() => Should.Throw<ClusterException>(() => ClusterPorts.Merge([], ["8080:30080", "8080:30081"]));
}
