using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Dns;
using MiniKube.Network.Dns.Zone;
using MiniKube.Network.Tests.Support;

namespace MiniKube.Network.Tests.Dns;

/// <summary>A node that answers 10.96.0.10, and two dnsmasq on loopback that it asks for the rest.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public sealed class DnsNode : IAsyncLifetime
{
    private readonly CancellationTokenSource _end = new();
    private readonly List<Upstream> _upstreams = [];
    private readonly string _resolv = Path.GetTempFileName();
    private NetworkSpace? _space;
    private DnsServer? _server;
    private Task _serving = Task.CompletedTask;

    internal ClusterZone Zone { get; private set; } = null!;

    internal List<EndpointSlice> Slices { get; } = [];

    internal Upstream First => _upstreams[0];

    public async Task InitializeAsync()
    {
        try
        {
            await StartAsync();
        }
        catch
        {
            await DisposeAsync();
            throw;
        }
    }

    /// <summary>What dig shows: status and flags, then the sections' records, each a line "name ttl type data".</summary>
    internal async Task<DigAnswer> DigAsync(string question) =>
        DigAnswer.Parse(await _space!.RunAsync("dig", ["@10.96.0.10", "+tries=1", "+time=60", "+nocookie", .. question.Split(' ')]));

    internal Task<Socket> SocketAsync(SocketType type) => _space!.InsideAsync(() =>
    {
        var socket = new Socket(AddressFamily.InterNetwork, type, type == SocketType.Stream ? ProtocolType.Tcp : ProtocolType.Udp);
        socket.Connect(new IPEndPoint(IPAddress.Parse("10.96.0.10"), 53));
        return socket;
    });

    internal Task<string> RunAsync(string program, params string[] arguments) => _space!.RunAsync(program, arguments);

    private void Configure(string stubDomains) => _server!.Configure(new ConfigMap { Data = new Dictionary<string, string> { ["stubDomains"] = stubDomains } });

    internal void Add(EndpointSlice slice)
    {
        Slices.Add(slice);
        Zone.OnSlice(null, slice);
    }

    public async Task DisposeAsync()
    {
        await _end.CancelAsync();
        await _serving.ContinueWith(static _ => { }, TaskScheduler.Default);
        _server?.Dispose();
        foreach (var upstream in _upstreams)
            upstream.Dispose();
        _space?.Dispose();
        _end.Dispose();
        File.Delete(_resolv);
    }

    private async Task StartAsync()
    {
        _space = await NetworkSpace.CreateAsync();
        await _space.IpAsync("link set lo up\n");
        _upstreams.Add(await Upstream.StartAsync([
            "--host-record=www.example.test,192.0.2.80", "--local-ttl=60", "--neg-ttl=20", "--local=/example.test/", "--cname=alias.example.test,www.example.test",
            .. Enumerable.Range(1, 60).SelectMany(i => (string[])[$"--txt-record=big.example.test,{new string('x', 200)}{i}"]),
        ]));
        _upstreams.Add(await Upstream.StartAsync("--host-record=db.corp.internal,192.0.2.99", "--local=/corp.internal/"));
        // The first does not exist: what is asked of it goes to the second. The own address must not be asked at all.
        await File.WriteAllTextAsync(_resolv, $"nameserver 10.96.0.10\nnameserver 127.0.0.1:{FreePorts.Take()}\nnameserver {First.Address}\n");
        Zone = new ClusterZone(ns => Slices.Where(slice => slice.Metadata.Namespace == ns));
        var options = new DnsServerOptions
        {
            Address = IPAddress.Parse("10.96.0.10"),
            Networks = [IPNetwork.Parse("10.96.0.0/16"), IPNetwork.Parse("10.244.0.0/16")],
            ResolvFile = _resolv,
            CommandPrefix = _space.Prefix,
            SocketsThere = _space.InsideAsync,
        };
        _server = new DnsServer(options, Zone, TimeProvider.System, NullLogger<DnsServer>.Instance);
        Configure($$"""{"corp.internal": ["{{_upstreams[1].Address}}"], "dead.test": ["127.0.0.1:{{FreePorts.Take()}}"]}""");
        _serving = _server.RunAsync(_end.Token);
        await await Task.WhenAny(_serving, _server.Serving);
        DnsObjects.FillTo(this);
        Zone.MarkComplete();
    }
}
