using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Gateway;

/// <summary>Real sockets on loopback.</summary>
public sealed class GatewayListenerTests
{
    [Fact]
    public async Task Connection_GoesToATargetThatTakesIt_BothWaysAndHalfClosed()
    {
        using var server = new Echo();
        await using var gateway = Open(Unused(), server.Address);
        (await AskAsync(gateway, "hello")).ShouldBe("hello");
    }

    [Fact]
    public async Task Connections_ToADeadTarget_AreEndedAndNewOnesGoElsewhere()
    {
        using var first = new Echo();
        using var second = new Echo();
        await using var gateway = Open(first.Address, second.Address);
        using var open = await ConnectAsync(gateway);
        await Eventually.BecomesAsync(() => gateway.Targets.Sum(t => t.Connections), count => count == 1, "the connection is carried");
        var dead = gateway.Targets.Single(t => t.Connections == 1);
        dead.Judge(healthy: false, dead: true);
        await Should.ThrowAsync<Exception>(async () =>
        {
            if (await open.ReceiveAsync(new byte[1]).WaitAsync(TimeSpan.FromSeconds(90)) == 0) throw new IOException("closed");
        });
        for (var i = 0; i < 4; i++) (await AskAsync(gateway, "x")).ShouldBe("x");
        await Eventually.BecomesAsync(() => dead.Connections, count => count == 0, "the connection to be forgotten");
    }

    [Fact]
    public async Task Connections_ToATargetThatIsNotReady_GoOn()
    {
        using var server = new Echo();
        await using var gateway = Open(server.Address);
        using var open = await ConnectAsync(gateway);
        await Eventually.BecomesAsync(() => gateway.Targets[0].Connections, count => count == 1, "the connection is carried");
        gateway.Targets[0].Judge(healthy: false, dead: false);
        await open.SendAsync("still here"u8.ToArray());
        open.Shutdown(SocketShutdown.Send);
        (await ReadAsync(open)).ShouldBe("still here");
    }

    private static GatewayListener Open(params IPEndPoint[] targets) => new(new GatewayRoute(Unused().ToString(), [.. targets.Select(t => t.ToString())], null), TimeProvider.System);

    private static async Task<Socket> ConnectAsync(GatewayListener gateway)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPEndPoint.Parse(gateway.Route.Listen));
        return socket;
    }

    private static async Task<string> AskAsync(GatewayListener gateway, string text)
    {
        using var socket = await ConnectAsync(gateway);
        await socket.SendAsync(Encoding.ASCII.GetBytes(text));
        socket.Shutdown(SocketShutdown.Send);
        return await ReadAsync(socket);
    }

    private static async Task<string> ReadAsync(Socket socket)
    {
        var text = new StringBuilder();
        var buffer = new byte[256];
        while (await socket.ReceiveAsync(buffer).WaitAsync(TimeSpan.FromSeconds(90)) is var count and > 0) text.Append(Encoding.ASCII.GetString(buffer, 0, count));
        return text.ToString();
    }

    private static IPEndPoint Unused() => new(IPAddress.Loopback, FreePorts.Take());

    /// <summary>Sends back what it is sent.</summary>
    private sealed class Echo : IDisposable
    {
        private readonly TcpListener _listener = new(IPAddress.Loopback, 0);

        public Echo()
        {
            _listener.Start();
            _ = ServeAsync();
        }

        public IPEndPoint Address => (IPEndPoint)_listener.LocalEndpoint;

        public void Dispose() => _listener.Dispose();

        private async Task ServeAsync()
        {
            try
            {
                while (true) _ = CopyAsync(await _listener.AcceptTcpClientAsync());
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }

        private static async Task CopyAsync(TcpClient client)
        {
            using (client)
            {
                try
                {
                    await client.GetStream().CopyToAsync(client.GetStream());
                }
                catch (IOException)
                {
                    // Ended by the gateway, as one test wants it.
                }
            }
        }
    }
}
