using System.Net;
using System.Net.Sockets;
using MiniKube.Cluster.Gateway;

namespace MiniKube.Cluster.Tests.Gateway;

public sealed class ListenProbeTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Port_ThatSomebodyHasOnAllAddresses_IsNamedWithWhatToDo_AndFreeAfterwards(bool udp)
    {
        int port;
        using (var taken = new Socket(AddressFamily.InterNetwork, udp ? SocketType.Dgram : SocketType.Stream, udp ? ProtocolType.Udp : ProtocolType.Tcp))
        {
            taken.Bind(new IPEndPoint(IPAddress.Any, 0));
            if (!udp) taken.Listen();
            port = ((IPEndPoint)taken.LocalEndPoint!).Port;
            ListenProbe.Problem(Route(port)).ShouldNotBeNull().ShouldContain($"another program listens on port {port}");
        }

        ListenProbe.Problem(Route(port)).ShouldBeNull();
        ListenProbe.Problem(Route(port)).ShouldBeNull("it keeps nothing");

        GatewayRoute Route(int number) => new($"127.0.0.1:{number}", [], null, udp);
    }

    [Fact]
    public void Address_ThatTheMachineHasNot_IsNamed() => ListenProbe.Problem(new GatewayRoute("192.0.2.77:8080", [], null)).ShouldNotBeNull().ShouldContain("no address 192.0.2.77");
}
