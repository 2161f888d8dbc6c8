using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Ingress.Backends;
using MiniKube.Network.Ingress.Certificates;
using MiniKube.Network.Ingress.Routing;
using MiniKube.Network.Ingress.Serving;
using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Ingress;

/// <summary>
/// Serves the Ingresses of our class on this node's ports. Feed it all four kinds (the handlers fit informers), then run it. Rules take effect with the
/// next request; requests under way end where they began.
/// </summary>
public sealed class IngressController : IDisposable
{
    /// <summary>In the <c>spec.controller</c> of our IngressClass.</summary>
    public const string Name = "minikube.io/ingress";

    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(30);

    private readonly IngressOptions _options;
    private readonly IIngressObjects _objects;
    private readonly ILoggerFactory _loggers;
    private readonly ILogger _logger;
    private readonly TimeProvider _time;
    private readonly CertificateStore _certificates;
    private readonly ConcurrentDictionary<BackendKey, BackendPool> _pools = [];
    private readonly SemaphoreSlim _wake = new(0, 1);
    private RouteTable _routes = RouteTable.Empty;

    public IngressController(IngressOptions options, IIngressObjects objects, ISecretWatch secrets, TimeProvider time, ILoggerFactory loggers)
    {
        (_options, _objects, _time, _loggers) = (options, objects, time, loggers);
        _logger = loggers.CreateLogger<IngressController>();
        _certificates = new CertificateStore(secrets, time, _logger);
    }

    /// <summary>Ingresses or classes changed.</summary>
    public void OnRules()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception unneeded) when (unneeded is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or an informer that outlives us.
        }
    }

    /// <summary>A service, or the endpoints of one, changed.</summary>
    public void OnBackend(string ns, string service)
    {
        foreach (var (key, pool) in _pools)
        {
            if (key.Service == service && key.Namespace == ns)
                pool.Invalidate();
        }
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var retry = FirstRetry;
        using var handler = new IngressHandler(() => Volatile.Read(ref _routes), PoolOf, _options, _time, _logger);
        IngressServer? server = null;
        try
        {
            while (true)
            {
                var count = TakeRules();
                var wait = Timeout.InfiniteTimeSpan;
                if (count > 0 && server is null)
                {
                    server = await TryStartAsync(handler, count, retry, cancel);
                    (wait, retry) = server is null ? (retry, retry * 2 < LastRetry ? retry * 2 : LastRetry) : (wait, FirstRetry);
                }
                else if (count == 0 && server is not null)
                {
                    await server.DisposeAsync();
                    server = null;
                    IngressLog.Closed(_logger, _options.HttpPort, _options.HttpsPort);
                }
                await _wake.WaitAsync(wait, cancel);
            }
        }
        finally
        {
            if (server is not null)
                await server.DisposeAsync();
        }
    }

    public void Dispose()
    {
        _certificates.Dispose();
        _wake.Dispose();
    }

    private async Task<IngressServer?> TryStartAsync(IngressHandler handler, int count, TimeSpan retry, CancellationToken cancel)
    {
        try
        {
            var server = await IngressServer.StartAsync(handler, _certificates, _options, _loggers, cancel);
            IngressLog.Serving(_logger, _options.HttpPort, _options.HttpsPort, count);
            return server;
        }
        catch (IOException taken)
        {
            IngressLog.PortTaken(_logger, retry, taken.Message);
            return null;
        }
    }

    /// <summary>Returns how many Ingresses are ours.</summary>
    private int TakeRules()
    {
        var ours = OurIngresses.Among(_objects.Ingresses(), _objects.Classes());
        var table = RouteTable.Build(ours);
        _certificates.Use(RouteTable.InOrder(ours));
        Volatile.Write(ref _routes, table);
        foreach (var key in _pools.Keys.Where(key => !table.Backends.Contains(key)))
            _pools.TryRemove(key, out _);
        return ours.Count;
    }

    private BackendPool PoolOf(BackendKey key) => _pools.GetOrAdd(key, static (key, self) =>
        new BackendPool(() => BackendEndpoints.Of(key, self._objects.Service(key.Namespace, key.Service), self._objects.Slices(key.Namespace)), self._time), this);
}
