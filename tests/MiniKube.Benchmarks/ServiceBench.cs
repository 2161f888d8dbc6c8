using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
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

    public static IEnumerable<string> Names => Kinds.Select(kind => kind.Name);

    /// <summary>Those that the command line names, or all.</summary>
    public static async Task RunAsync(Report report, Options options)
    {
        var table = new List<string>();
        foreach (var kind in Kinds.Where(kind => !Names.Any(options.Only.Contains) || options.Only.Contains(kind.Name)))
        {
            foreach (var count in (int[])[100, 1000, 10_000])
            {
                table.Add(await MeasureAsync(report, kind.Name, count, space => Task.FromResult<IServiceSide>(new OurProxy(space, kind.Mode, kind.Backend))));
                // Its whole table by the nft back end takes minutes, each time.
                if (options.Beside is not { } programs || kind.Mode != ProxyMode.Iptables || (kind.Backend == "-nft" && count > 1000)) continue;
                table.Add(await MeasureAsync(report, "kube-proxy." + kind.Name, count, async space => await KubeProxy.StartAsync(space, programs, kind.Backend)));
            }
        }
        report.Table("| mode | services | all loaded, ms | change → reachable p50 / p99, ms | created → reachable p50, ms | CPU of a change, ms |", table);
    }

    private static async Task<string> MeasureAsync(Report report, string kind, int count, Func<NetworkSpace, Task<IServiceSide>> make)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"services.{kind}.{count}");
        report.Title($"{name}, {Endpoints} endpoints each");
        await using var space = await NetworkSpace.CreateAsync();
        using var listener = await space.InsideAsync(Listen);
        _ = AnswerAsync(listener);
        var memory = GC.GetTotalMemory(forceFullCollection: true);
        await using var side = await make(space);
        var slice = Slice("probe", ["10.244.255.1"]);
        await side.PrepareAsync(
        [
            .. Enumerable.Range(0, count).Select(i => (Service($"s{i}", $"10.97.{i / 250}.{i % 250}"), Slice($"s{i}", Enumerable.Range(1, Endpoints).Select(e => $"10.244.{i % 250}.{e}")))),
            (Service("probe", Address), slice),
        ]);

        var watch = Stopwatch.StartNew();
        await side.LoadAsync();
        var loaded = await UntilAsync(space, watch, Address, "10.244.255.1");
        report.Add(name + ".load", loaded, "ms", "nothing → every service works");
        if (side is OurProxy) report.Add(name + ".memory", (GC.GetTotalMemory(forceFullCollection: true) - memory) / 1048576.0, "MiB", "services, slices and routes");

        var cpu = side.Cpu;
        var changed = await ChangeAsync(space, side, slice);
        var used = (side.Cpu - cpu) / changed.Count;
        report.Add(name + ".change.p50", Percentile.Of(changed, 50), "ms", $"an endpoint is written → callers reach it; {changed.Count} times");
        report.Add(name + ".change.p99", Percentile.Of(changed, 99), "ms", $"{used.TotalMilliseconds:0.0} ms of CPU each, tools included; ours with caller and endpoint");
        var created = Percentile.Of(await CreateAsync(space, side), 50);
        report.Add(name + ".create.p50", created, "ms", $"a service and its slice are written → callers reach it; up to {Creations} times");
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {kind} | {count:#,0} | {loaded:#,0} | {Percentile.Of(changed, 50):#,0.0} / {Percentile.Of(changed, 99):#,0.0} | {created:#,0.0} | {used.TotalMilliseconds:#,0} |");
    }

    private static async Task<List<double>> ChangeAsync(NetworkSpace space, IServiceSide side, EndpointSlice slice)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Changes && all.Elapsed < Longest; i++)
        {
            var (old, target) = (slice, $"10.244.255.{i % 200 + 2}");
            slice = slice with { Endpoints = [new() { Addresses = [target] }] };
            var watch = Stopwatch.StartNew();
            await side.ChangeAsync(old, slice);
            times.Add(await UntilAsync(space, watch, Address, target));
        }
        return times;
    }

    private static async Task<List<double>> CreateAsync(NetworkSpace space, IServiceSide side)
    {
        var times = new List<double>();
        var all = Stopwatch.StartNew();
        for (var i = 0; i < Creations && all.Elapsed < Longest; i++)
        {
            var address = $"10.96.254.{i + 1}";
            var watch = Stopwatch.StartNew();
            await side.CreateAsync(Service($"new{i}", address), Slice($"new{i}", ["10.244.255.1"]));
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
