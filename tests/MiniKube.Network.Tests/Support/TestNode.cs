using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.PodNetwork;
using MiniKube.Network.Proxy;

namespace MiniKube.Network.Tests.Support;

/// <summary>
/// A node with a pod bridge and two pods (10.244.1.11 and .12), and a client outside the cluster (192.0.2.2; the node is 192.0.2.1).
/// Pods answer "address saw caller" on TCP and UDP port 8080.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string UplinkAddress = "192.0.2.1";
    public const string ClientAddress = "192.0.2.2";
    public static readonly string[] PodAddresses = ["10.244.1.11", "10.244.1.12"];

    private readonly CancellationTokenSource _end = new();
    private readonly List<IDisposable> _servers = [];
    private Task _proxying = Task.CompletedTask;

    public required NetworkSpace Node { get; init; }
    public required NetworkSpace Client { get; init; }
    public required NetworkSpace[] Pods { get; init; }
    public required ServiceProxy Proxy { get; init; }

    public static async Task<TestNode> StartAsync()
    {
        var spaces = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NetworkSpace.CreateAsync()));
        var node = spaces[0];
        await node.IpAsync($"""
            link set lo up
            link add cni0 type bridge
            addr add 10.244.1.1/24 dev cni0
            link set cni0 up
            link add uplink type veth peer name eth0 netns {spaces[1].Path}
            addr add {UplinkAddress}/24 dev uplink
            link set uplink up
            route add default via {ClientAddress}
            """);
        await spaces[1].IpAsync($"link set lo up\naddr add {ClientAddress}/24 dev eth0\nlink set eth0 up\nroute add default via {UplinkAddress}\n");
        for (var i = 0; i < 2; i++)
        {
            await node.IpAsync($"link add pod{i} type veth peer name eth0 netns {spaces[2 + i].Path}\nlink set pod{i} master cni0\nlink set pod{i} up\nlink set pod{i} type bridge_slave hairpin on\n");
            await spaces[2 + i].IpAsync($"link set lo up\naddr add {PodAddresses[i]}/24 dev eth0\nlink set eth0 up\nroute add default via 10.244.1.1\n");
        }
        await node.InsideAsync(() => KernelSettings.ApplyAsync(NullLogger.Instance, CancellationToken.None).Wait(10_000));

        var options = new ServiceProxyOptions { Node = Make.FirstNode, CommandPrefix = node.Prefix };
        var result = new TestNode
        {
            Node = node,
            Client = spaces[1],
            Pods = spaces[2..],
            Proxy = new ServiceProxy(options, TimeProvider.System, NullLogger<ServiceProxy>.Instance),
        };
        foreach (var pod in result.Pods)
            await result.ServeAsync(pod);
        return result;
    }

    public async Task RunProxyAsync()
    {
        _proxying = Proxy.RunAsync(_end.Token);
        await Proxy.Written.WaitAsync(TimeSpan.FromSeconds(20));
    }

    /// <summary>What the one who answers says, or the socket error's name.</summary>
    public static async Task<string> CallAsync(NetworkSpace from, string address, int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        using var socket = await from.InsideAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        try
        {
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Parse(address), port), limit.Token);
            using var reader = new StreamReader(new NetworkStream(socket));
            return await reader.ReadToEndAsync(limit.Token);
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

    public static async Task<string> AskAsync(Socket udp, string address, int port)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        var answer = new byte[256];
        try
        {
            await udp.SendToAsync("?"u8.ToArray(), new IPEndPoint(IPAddress.Parse(address), port), limit.Token);
            return Encoding.UTF8.GetString(answer, 0, await udp.ReceiveAsync(answer, limit.Token));
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

    public static Task<Socket> UdpAsync(NetworkSpace from) =>
        from.InsideAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp));

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _proxying.ContinueWith(static _ => { }, TaskScheduler.Default);
        Proxy.Dispose();
        foreach (var server in _servers)
            server.Dispose();
        foreach (var space in Pods.Append(Client).Append(Node))
            space.Dispose();
    }

    private async Task ServeAsync(NetworkSpace pod)
    {
        var (tcp, udp) = await pod.InsideAsync(() =>
        {
            var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Any, 8080));
            listener.Listen();
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 8080));
            return (listener, datagrams);
        });
        _servers.AddRange([tcp, udp]);
        _ = AnswerCallsAsync(tcp);
        _ = AnswerDatagramsAsync(udp, PodAddresses[Array.IndexOf(Pods, pod)]);
    }

    private static async Task AnswerCallsAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var call = await listener.AcceptAsync();
                await call.SendAsync(Encoding.UTF8.GetBytes($"{((IPEndPoint)call.LocalEndPoint!).Address} saw {((IPEndPoint)call.RemoteEndPoint!).Address}"));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private static async Task AnswerDatagramsAsync(Socket socket, string address)
    {
        var buffer = new byte[64];
        try
        {
            while (true)
            {
                var asked = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(Encoding.UTF8.GetBytes($"{address} saw {((IPEndPoint)asked.RemoteEndPoint).Address}"), asked.RemoteEndPoint);
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }
}
