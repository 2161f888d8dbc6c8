using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Network.Dns.Forwarding;
using MiniKube.Network.Dns.Serving;
using MiniKube.Network.Dns.Zone;

namespace MiniKube.Network.Dns;

/// <summary>Answers the cluster's DNS address on this node: names of the cluster from a <see cref="ClusterZone"/>, everything else from upstreams.</summary>
public sealed class DnsServer : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan CheckInterval = TimeSpan.FromMinutes(1);

    private readonly DnsServerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly Upstreams _upstreams;
    private readonly Forwarder _forwarder;
    private readonly DnsResponder _responder;
    private readonly LocalAddress _address;
    private readonly TaskCompletionSource _serving = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public DnsServer(DnsServerOptions options, ClusterZone zone, TimeProvider time, ILogger<DnsServer> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        _upstreams = new Upstreams(options.Address, options.ResolvFile, time);
        _forwarder = new Forwarder(_upstreams, time, logger);
        _responder = new DnsResponder(new ZoneAnswers(zone, options.Domain, options.Address, options.Networks), _forwarder);
        _address = new LocalAddress(options.Address, options.Port, new Command(options.CommandPrefix), logger);
    }

    /// <summary>The namespace and name of the ConfigMap that <see cref="Configure"/> takes.</summary>
    public static (string Namespace, string Name) ConfigMapKey => (StubDomains.Namespace, StubDomains.ConfigMapName);

    /// <summary>Completes when the address is answered for the first time.</summary>
    public Task Serving => _serving.Task;

    /// <summary>Stub domains and other upstreams, whenever the ConfigMap changes; null: there is none.</summary>
    public void Configure(ConfigMap? map)
    {
        _upstreams.Configure(StubDomains.Of(map, _options.Address, out var problem));
        if (problem is not null)
            DnsLog.StubDomainProblem(_logger, problem);
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var retry = FirstRetry;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await _address.EnsureAsync(cancel);
                using var udp = await _options.SocketsThere(() => ServerSockets.Udp(EndPoint));
                using var tcp = await _options.SocketsThere(() => ServerSockets.Tcp(EndPoint));
                retry = FirstRetry;
                await ServeAsync(udp, tcp, cancel);
            }
            catch (Exception failed) when (failed is SocketException or NetworkException)
            {
                DnsLog.NotServing(_logger, _options.Address, retry, failed.Message);
                await Task.Delay(retry, _time, cancel);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    public void Dispose() => _forwarder.Dispose();

    private IPEndPoint EndPoint => new(_options.Address, _options.Port);

    private async Task ServeAsync(Socket udp, Socket tcp, CancellationToken cancel)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        var datagrams = new UdpServer(udp, _responder, _logger);
        Task[] all = [datagrams.RunAsync(), new TcpServer(tcp, _responder, _time, _logger).RunAsync(stop.Token), KeepAddressAsync(stop.Token)];
        DnsLog.Serving(_logger, _options.Address, _options.Domain);
        _serving.TrySetResult();
        try
        {
            await await Task.WhenAny(all);
        }
        finally
        {
            await stop.CancelAsync();
            datagrams.Stop();
            tcp.Dispose();
            await Task.WhenAll(all).ContinueWith(static _ => { }, TaskScheduler.Default);
        }
    }

    /// <summary>Somebody who flushes the node's addresses or rules takes ours with them.</summary>
    private async Task KeepAddressAsync(CancellationToken cancel)
    {
        while (true)
        {
            await Task.Delay(CheckInterval, _time, cancel);
            await _address.EnsureAsync(cancel);
        }
    }
}
