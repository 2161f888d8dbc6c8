using System.Net;
using System.Net.Sockets;
using System.Text;

namespace MiniKube.Network.Tests.Support;

/// <summary>Answers "own address saw caller's address" on TCP and UDP, both families, in a network namespace.</summary>
internal sealed class Echo : IDisposable
{
    private readonly Socket _tcp;
    private readonly Socket _udp;
    private volatile bool _over;

    private Echo(Socket tcp, Socket udp)
    {
        (_tcp, _udp) = (tcp, udp);
        _ = AnswerCallsAsync();
        _ = AnswerDatagramsAsync();
    }

    public static Task<Echo> StartAsync(NetworkSpace space, int port) => space.InsideAsync(() =>
    {
        var tcp = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
        tcp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        tcp.Listen(64);
        var udp = new Socket(AddressFamily.InterNetworkV6, SocketType.Dgram, ProtocolType.Udp) { DualMode = true };
        udp.Bind(new IPEndPoint(IPAddress.IPv6Any, port));
        return new Echo(tcp, udp);
    });

    /// <summary>What the one who answers says, or the socket error's name, or "silence".</summary>
    public static async Task<string> CallAsync(NetworkSpace from, string address, int port, int milliseconds = 10_000, string say = "")
    {
        using var limit = new CancellationTokenSource(milliseconds);
        var to = IPAddress.Parse(address);
        using var socket = await from.InsideAsync(() => new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(to, port), limit.Token);
            if (say.Length > 0) await socket.SendAsync(Encoding.ASCII.GetBytes(say), limit.Token);
            return await ReadToEndAsync(socket, limit.Token);
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode.ToString();
        }
        catch (OperationCanceledException)
        {
            return "silence";
        }
    }

    /// <summary>Straight from the socket, so that a connection that is reset half-way is the same error as one that is refused.</summary>
    private static async Task<string> ReadToEndAsync(Socket socket, CancellationToken cancel)
    {
        var (answer, buffer) = (new StringBuilder(), new byte[1024]);
        while (await socket.ReceiveAsync(buffer, cancel) is > 0 and var read) answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
        return answer.ToString();
    }

    public static async Task<string> AskAsync(NetworkSpace from, string address, int port, int milliseconds = 10_000, int size = 1)
    {
        using var limit = new CancellationTokenSource(milliseconds);
        var to = IPAddress.Parse(address);
        using var socket = await from.InsideAsync(() => new Socket(to.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        var answer = new byte[256];
        try
        {
            await socket.SendToAsync(new byte[size], new IPEndPoint(to, port), limit.Token);
            return Encoding.UTF8.GetString(answer, 0, await socket.ReceiveAsync(answer, limit.Token));
        }
        catch (OperationCanceledException)
        {
            return "silence";
        }
        catch (SocketException failed)
        {
            return failed.SocketErrorCode.ToString();
        }
    }

    public void Dispose()
    {
        _over = true;
        _tcp.Dispose();
        _udp.Dispose();
    }

    private async Task AnswerCallsAsync()
    {
        while (!_over)
        {
            try
            {
                using var call = await _tcp.AcceptAsync();
                await call.SendAsync(Encoding.UTF8.GetBytes(Words(call.LocalEndPoint, call.RemoteEndPoint)));
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The caller did not wait, or the test is over.
            }
        }
    }

    private async Task AnswerDatagramsAsync()
    {
        var buffer = new byte[65536];
        while (!_over)
        {
            try
            {
                var asked = await _udp.ReceiveMessageFromAsync(buffer, SocketFlags.None, new IPEndPoint(IPAddress.IPv6Any, 0));
                await _udp.SendToAsync(Encoding.UTF8.GetBytes(Words(new IPEndPoint(asked.PacketInformation.Address, 0), asked.RemoteEndPoint)), asked.RemoteEndPoint);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The way back is closed, or the test is over.
            }
        }
    }

    private static string Words(EndPoint? own, EndPoint? caller) => $"{Plain(own)} saw {Plain(caller)}";

    private static IPAddress Plain(EndPoint? end) => ((IPEndPoint)end!).Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : ((IPEndPoint)end).Address;
}
