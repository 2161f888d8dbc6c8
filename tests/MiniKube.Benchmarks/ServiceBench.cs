using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Kernel;
using MiniKube.Network.Proxy;

namespace MiniKube.Benchmarks;

/// <summary>
/// The service proxy on a real kernel, alone: how long until all services work, and until one change among them is felt by somebody who calls. Needs root, no cluster.
/// </summary>
internal static class ServiceBench
{
    private const int Endpoints = 5;
    private const int Changes = 200;
    private const int Creations = 20;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(1);
    private const string Address = "10.96.255.1";
    private static readonly (string Name, ProxyMode Mode, string Backend)[] Kinds =
    [
        ("nft", ProxyMode.Nftables, ""), ("iptables-legacy", ProxyMode.Iptables, "-legacy"), ("iptables-nft", ProxyMode.Iptables, "-nft"),
    ];

    /// <param name="only">Names of kinds; none: all.</param>
    public static async Task RunAsync(Report report, IReadOnlySet<string> only)
    {
        foreach (var kind in Kinds.Where(kind => !Kinds.Any(other => only.Contains(other.Name)) || only.Contains(kind.Name)))
        {
            foreach (var count in (int[])[100, 1000, 10_000]) await MeasureAsync(report, $"services.{kind.Name}.{count}", kind.Mode, kind.Backend, count);
        }
    }

    private static async Task MeasureAsync(Report report, string name, ProxyMode mode, string backend, int count)
    {
        report.Title($"{name}, {Endpoints} endpoints each");
        await using var space = await NetworkSpace.CreateAsync();
        using var listener = await space.InsideAsync(Listen);
        _ = AnswerAsync(listener);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        var options = new ServiceProxyOptions
        {
            Node = new() { NodeName = "bench", ClusterCidr = "10.244.0.0/16" }, Mode = mode, IptablesBackend = backend,
            CommandPrefix = space.Prefix, WatchRules = () => space.InsideAsync(RulesetGeneration.Open),
        };
        using var proxy = new ServiceProxy(options, TimeProvider.System, NullLogger<ServiceProxy>.Instance);
        for (var i = 0; i < count; i++)
        {
            proxy.OnService(null, Service($"s{i}", $"10.97.{i / 250}.{i % 250}"));
            proxy.OnSlice(null, Slice($"s{i}", Enumerable.Range(1, Endpoints).Select(e => $"10.244.{i % 250}.{e}")));
        }
        proxy.OnService(null, Service("probe", Address));
        var slice = Slice("probe", ["10.244.255.1"]);
        proxy.OnSlice(null, slice);

        using var stop = new CancellationTokenSource();
        var watch = Stopwatch.StartNew();
        var running = proxy.RunAsync(stop.Token);
        await proxy.Written;
        report.Add(name + ".load", watch.Elapsed.TotalMilliseconds, "ms", "nothing → every service works");
        report.Add(name + ".memory", (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1048576.0, "MiB", "services, slices and routes");

        var cpu = Process.GetCurrentProcess().TotalProcessorTime;
        var changed = await ChangeAsync(space, proxy, slice);
        var used = (Process.GetCurrentProcess().TotalProcessorTime - cpu) / changed.Count;
        report.Add(name + ".change.p50", Percentile.Of(changed, 50), "ms", $"an endpoint is written → callers reach it; {changed.Count} times");
        report.Add(name + ".change.p99", Percentile.Of(changed, 99), "ms", $"{used.TotalMilliseconds:0.0} ms of CPU each, caller and endpoint included, tools not");
        report.Add(name + ".create.p50", Percentile.Of(await CreateAsync(space, proxy), 50), "ms", $"a service and its slice are written → callers reach it; up to {Creations} times");

        await stop.CancelAsync();
        await running.ContinueWith(static _ => { }, TaskScheduler.Default);
    }

    private static async Task<List<double>> ChangeAsync(NetworkSpace space, ServiceProxy proxy, EndpointSlice slice)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Changes && all.Elapsed < Longest; i++)
        {
            var (old, target) = (slice, $"10.244.255.{i % 200 + 2}");
            slice = slice with { Endpoints = [new() { Addresses = [target] }] };
            var watch = Stopwatch.StartNew();
            proxy.OnSlice(old, slice);
            times.Add(await UntilAsync(space, watch, Address, target));
        }
        return times;
    }

    private static async Task<List<double>> CreateAsync(NetworkSpace space, ServiceProxy proxy)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Creations && all.Elapsed < Longest; i++)
        {
            var address = $"10.96.254.{i + 1}";
            var watch = Stopwatch.StartNew();
            proxy.OnService(null, Service($"new{i}", address));
            proxy.OnSlice(null, Slice($"new{i}", ["10.244.255.1"]));
            times.Add(await UntilAsync(space, watch, address, "10.244.255.1"));
        }
        return times;
    }

    private static Task<double> UntilAsync(NetworkSpace space, Stopwatch watch, string address, string wanted) => space.InsideAsync(() =>
    {
        Caller.Until(address, 80, wanted);
        return watch.Elapsed.TotalMilliseconds;
    });

    private static Socket Listen()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Any, 8080));
        socket.Listen(512);
        return socket;
    }

    private static async Task AnswerAsync(Socket listener)
    {
        try
        {
            while (true)
            {
                using var call = await listener.AcceptAsync();
                await call.SendAsync(Encoding.ASCII.GetBytes(((IPEndPoint)call.LocalEndPoint!).Address.ToString()));
            }
        }
        catch (Exception ended) when (ended is SocketException or ObjectDisposedException)
        {
        }
    }

    private static Service Service(string name, string address) => new()
    {
        Metadata = new() { Namespace = "default", Name = name },
        Spec = new() { ClusterIP = address, ClusterIPs = [address], Type = "ClusterIP", Ports = [new() { Port = 80, Protocol = "TCP" }] },
    };

    private static EndpointSlice Slice(string service, IEnumerable<string> addresses) => new()
    {
        Metadata = new() { Namespace = "default", Name = service + "-1", Labels = new Dictionary<string, string> { ["kubernetes.io/service-name"] = service } },
        AddressType = "IPv4",
        Ports = [new() { Name = "", Protocol = "TCP", Port = 8080 }],
        Endpoints = [.. addresses.Select(address => new Endpoint { Addresses = [address] })],
    };
}
