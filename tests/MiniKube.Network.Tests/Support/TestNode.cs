using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Network.Health;
using MiniKube.Network.Kernel;
using MiniKube.Network.Proxy;

namespace MiniKube.Network.Tests.Support;

/// <summary>
/// A node with a pod bridge and two pods (10.244.1.11 and .12; and more addresses, .21 to .25, of the first one), and a client outside the cluster
/// (192.0.2.2; the node is 192.0.2.1), all of them with IPv6 as well. Pods answer "address saw caller" on TCP and UDP port 8080.
/// </summary>
internal sealed class TestNode : IAsyncDisposable
{
    public const string UplinkAddress = "192.0.2.1";
    public const string ClientAddress = "192.0.2.2";
    public const string UplinkAddress6 = "2001:db8::1";
    public const string ClientAddress6 = "2001:db8::2";
    public static readonly string[] PodAddresses = ["10.244.1.11", "10.244.1.12"];
    public static readonly string[] PodAddresses6 = ["fd00:10:244:1::11", "fd00:10:244:1::12"];
    public static readonly string[] MoreAddresses = ["10.244.1.21", "10.244.1.22", "10.244.1.23", "10.244.1.24", "10.244.1.25"];

    private static readonly string[] Settings =
    [
        "ipv4/ip_forward", "ipv4/conf/all/route_localnet", "ipv6/conf/all/forwarding", "bridge/bridge-nf-call-iptables", "bridge/bridge-nf-call-ip6tables",
    ];

    private CancellationTokenSource _end = new();
    private readonly List<IDisposable> _servers = [];
    private Task _proxying = Task.CompletedTask;
    private volatile bool _over;

    public required NetworkSpace Node { get; init; }
    public required NetworkSpace Client { get; init; }
    public required NetworkSpace[] Pods { get; init; }
    public required ServiceProxy Proxy { get; set; }

    public static async Task<TestNode> StartAsync(ProxyMode mode = ProxyMode.Iptables, NodeNetwork? network = null)
    {
        var spaces = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => NetworkSpace.CreateAsync()));
        foreach (var space in spaces) await space.WithoutDetectionAsync();
        var node = spaces[0];
        await node.IpAsync($"""
            link set lo up
            link add cni0 type bridge
            addr add 10.244.1.1/24 dev cni0
            addr add fd00:10:244:1::1/64 dev cni0 nodad
            link set cni0 up
            link add uplink type veth peer name eth0 netns {spaces[1].Path}
            addr add {UplinkAddress}/24 dev uplink
            addr add {UplinkAddress6}/64 dev uplink nodad
            link set uplink up
            route add default via {ClientAddress}
            route add default via {ClientAddress6}
            """);
        await spaces[1].IpAsync($"link set lo up\naddr add {ClientAddress}/24 dev eth0\naddr add {ClientAddress6}/64 dev eth0 nodad\nlink set eth0 up\nroute add default via {UplinkAddress}\nroute add default via {UplinkAddress6}\n");
        for (var i = 0; i < 2; i++)
        {
            await node.IpAsync($"link add pod{i} type veth peer name eth0 netns {spaces[2 + i].Path}\nlink set pod{i} master cni0\nlink set pod{i} up\nlink set pod{i} type bridge_slave hairpin on\n");
            await spaces[2 + i].IpAsync($"link set lo up\naddr add {PodAddresses[i]}/24 dev eth0\naddr add {PodAddresses6[i]}/64 dev eth0 nodad\nlink set eth0 up\nroute add default via 10.244.1.1\nroute add default via fd00:10:244:1::1\n");
        }
        await spaces[2].IpAsync(string.Concat(MoreAddresses.Select(address => $"addr add {address}/24 dev eth0\n")));
        // Without awaiting anything between: only this thread is inside.
        await node.InsideAsync(() => Array.TrueForAll(Settings, setting =>
        {
            File.WriteAllText($"/proc/sys/net/{setting}", "1");
            return true;
        }));
        var result = new TestNode
        {
            Node = node,
            Client = spaces[1],
            Pods = spaces[2..],
            Proxy = ProxyIn(node, mode, network ?? Make.FirstNode),
        };
        foreach (var pod in result.Pods)
            await result.ServeAsync(pod);
        return result;
    }

    public static ServiceProxy ProxyIn(NetworkSpace node, ProxyMode mode, NodeNetwork network) => new(
        new()
        {
            Node = network,
            Mode = mode,
            CommandPrefix = node.Prefix,
            WatchInterval = TimeSpan.FromMilliseconds(100),
            Listen = port => node.InsideAsync(() => HealthCheckServer.ListenAsync(port).Result),
            WatchRules = () => node.InsideAsync(RulesetGeneration.Open),
        },
        TimeProvider.System,
        NullLogger<ServiceProxy>.Instance);

    /// <summary>Ends the proxy as its process would; another one takes over what is in the kernel.</summary>
    public async Task ReplaceProxyAsync(ProxyMode mode, NodeNetwork? network = null)
    {
        await _end.CancelAsync();
        await _proxying.ContinueWith(static _ => { }, TaskScheduler.Default);
        Proxy.Dispose();
        _end.Dispose();
        _end = new();
        Proxy = ProxyIn(Node, mode, network ?? Make.FirstNode);
    }

    public async Task RunProxyAsync()
    {
        _proxying = Proxy.RunAsync(_end.Token);
        await Proxy.Written.WaitAsync(TimeSpan.FromSeconds(90));
    }

    /// <summary>What the one who answers says, or the socket error's name.</summary>
    public static Task<string> CallAsync(NetworkSpace from, string address, int port, string say = "") => Echo.CallAsync(from, address, port, say: say);

    /// <summary>The same where silence is what is waited for: it is shown after a second.</summary>
    public static Task<string> CallInVainAsync(NetworkSpace from, string address, int port) => Echo.CallAsync(from, address, port, milliseconds: 1000);

    /// <summary>How often each address answered.</summary>
    public static Task<Dictionary<string, int>> CallManyAsync(NetworkSpace from, string address, int port, int count) => from.InsideAsync(() =>
    {
        var (answers, buffer, target) = (new Dictionary<string, int>(), new byte[256], new IPEndPoint(IPAddress.Parse(address), port));
        for (var i = 0; i < count; i++)
        {
            using var socket = new Socket(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            socket.Connect(target);
            var answer = Encoding.UTF8.GetString(buffer, 0, socket.Receive(buffer)).Split(' ')[0];
            answers[answer] = answers.GetValueOrDefault(answer) + 1;
        }
        return answers;
    });

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
        _over = true;
        foreach (var server in _servers)
            server.Dispose();
        foreach (var space in Pods.Append(Client).Append(Node))
            space.Dispose();
    }

    private async Task ServeAsync(NetworkSpace pod)
    {
        var (tcp, udp) = await pod.InsideAsync(() =>
        {
            var listener = new Socket(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp) { DualMode = true };
            listener.Bind(new IPEndPoint(IPAddress.IPv6Any, 8080));
            listener.Listen(512);
            var datagrams = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            datagrams.Bind(new IPEndPoint(IPAddress.Any, 8080));
            return (listener, datagrams);
        });
        _servers.AddRange([tcp, udp]);
        _ = AnswerCallsAsync(tcp);
        _ = AnswerDatagramsAsync(udp, PodAddresses[Array.IndexOf(Pods, pod)]);
    }

    private async Task AnswerCallsAsync(Socket listener)
    {
        while (!_over)
        {
            try
            {
                using var call = await listener.AcceptAsync();
                await call.SendAsync(Encoding.UTF8.GetBytes($"{Plain(call.LocalEndPoint)} saw {Plain(call.RemoteEndPoint)}"));
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The caller did not wait, or the test is over.
            }
        }
    }

    private static IPAddress Plain(EndPoint? end) => ((IPEndPoint)end!).Address is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : ((IPEndPoint)end!).Address;

    private async Task AnswerDatagramsAsync(Socket socket, string address)
    {
        var buffer = new byte[64];
        while (!_over)
        {
            try
            {
                var asked = await socket.ReceiveFromAsync(buffer, new IPEndPoint(IPAddress.Any, 0));
                await socket.SendToAsync(Encoding.UTF8.GetBytes($"{address} saw {((IPEndPoint)asked.RemoteEndPoint).Address}"), asked.RemoteEndPoint);
            }
            catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
            {
                // The way back is closed, or the test is over.
            }
        }
    }
}
