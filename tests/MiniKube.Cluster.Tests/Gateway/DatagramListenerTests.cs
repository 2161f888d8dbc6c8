using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Cluster.Gateway;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Gateway;

/// <summary>Real datagrams on loopback.</summary>
public sealed class DatagramListenerTests
{
    [Fact]
    public async Task Senders_HaveFlowsOfTheirOwn_AndKeepTheirTarget()
    {
        using var first = new Target("a");
        using var second = new Target("b");
        await using var gateway = Open(first.Address, second.Address);
        using var one = Sender(gateway);
        using var other = Sender(gateway);
        var (mine, theirs) = (await AskAsync(one), await AskAsync(other));
        mine.ShouldNotBe(theirs);
        for (var i = 0; i < 5; i++)
        {
            (await AskAsync(one)).ShouldBe(mine);
            (await AskAsync(other)).ShouldBe(theirs);
        }
    }

    [Fact]
    public async Task Sender_WhoseTargetRefuses_IsLedToAnother()
    {
        using var gone = new Target("gone");
        var unused = gone.Address;
        gone.Dispose();
        using var there = new Target("there");
        await using var gateway = Open(unused, there.Address, unused);
        using var sender = Sender(gateway);
        await Eventually.BecomesAsync(() => AskAsync(sender, 200).GetAwaiter().GetResult(), answer => answer == "there", "an answer");
    }

    [Fact]
    public async Task Sender_WhoseTargetIsSilent_IsLedToAnother()
    {
        using var silent = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        silent.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        using var there = new Target("there");
        await using var gateway = Open((IPEndPoint)silent.LocalEndPoint!, there.Address, (IPEndPoint)silent.LocalEndPoint!);
        using var sender = Sender(gateway);
        await Eventually.BecomesAsync(() => AskAsync(sender, 200).GetAwaiter().GetResult(), answer => answer == "there", "an answer");
    }

    [Fact]
    public async Task Senders_BeyondMeasure_PushOutTheOldest()
    {
        using var target = new Target("a");
        await using var gateway = Open(target.Address);
        for (var i = 0; i < DatagramListener.MostFlows + 50; i++)
        {
            using var sender = Sender(gateway);
            (await AskAsync(sender)).ShouldBe("a");
        }
        gateway.Flows.ShouldBeLessThanOrEqualTo(DatagramListener.MostFlows);
    }

    private static DatagramListener Open(params IPEndPoint[] targets) => new(new GatewayRoute("127.0.0.1:0", [.. targets.Select(t => t.ToString())], null, Udp: true), TimeProvider.System);

    private static Socket Sender(DatagramListener gateway)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
        socket.Connect(gateway.Local);
        return socket;
    }

    private static async Task<string> AskAsync(Socket socket, int milliseconds = 60_000)
    {
        using var limit = new CancellationTokenSource(milliseconds);
        await socket.SendAsync("?"u8.ToArray());
        var answer = new byte[64];
        try
        {
            return Encoding.ASCII.GetString(answer, 0, await socket.ReceiveAsync(answer, limit.Token));
        }
        catch (OperationCanceledException)
        {
            return "silence";
        }
    }

    /// <summary>Answers with its name.</summary>
    private sealed class Target : IDisposable
    {
        private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);

        public Target(string name)
        {
            _socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            Address = (IPEndPoint)_socket.LocalEndPoint!;
            _ = AnswerAsync(name);
        }

        public IPEndPoint Address { get; }

        public void Dispose() => _socket.Dispose();

        private async Task AnswerAsync(string name)
        {
            try
            {
                while (true)
                {
                    var asked = await _socket.ReceiveFromAsync(new byte[64], new IPEndPoint(IPAddress.Any, 0));
                    await _socket.SendToAsync(Encoding.ASCII.GetBytes(name), asked.RemoteEndPoint);
                }
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                // The test is over.
            }
        }
    }
}
