using System.Net;
using System.Net.Sockets;
using MiniKube.NodeAgent.Hosting;

namespace MiniKube.NodeAgent.Tests.Hosting;

public class ServerWaitTests
{
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(30);

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("localhost")]
    public async Task Wait_EndsWhenOneOfTheServersListens(string host)
    {
        using var dead = Bound();
        using var late = Bound();
        var looks = 0;
        var wait = new ServerWait(() =>
        {
            Interlocked.Increment(ref looks);
            return [Address("127.0.0.1", dead), Address(host, late)];
        }, Long, TimeProvider.System).RunAsync(CancellationToken.None);
        await Eventually.TrueAsync(() => Volatile.Read(ref looks) > 3, () => $"{looks} looks");
        wait.IsCompleted.ShouldBeFalse("nobody listens yet");

        late.Listen();
        await wait.WaitAsync(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Wait_ForServersThatStayAway_EndsWithItsPatience()
    {
        using var dead = Bound();
        await new ServerWait(() => [Address("127.0.0.1", dead), new("https://no.such.host.invalid:6443")], TimeSpan.FromMilliseconds(100), TimeProvider.System)
            .RunAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(90));
    }

    [Fact]
    public async Task Wait_ThatIsCancelled_Ends()
    {
        using var dead = Bound();
        using var stop = new CancellationTokenSource();
        var wait = new ServerWait(() => [Address("127.0.0.1", dead)], Long, TimeProvider.System).RunAsync(stop.Token);
        await stop.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => wait.WaitAsync(TimeSpan.FromSeconds(90)));
    }

    /// <summary>Has a port that refuses connections until it listens.</summary>
    private static Socket Bound()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private static Uri Address(string host, Socket socket) => new($"https://{host}:{((IPEndPoint)socket.LocalEndPoint!).Port}");
}
