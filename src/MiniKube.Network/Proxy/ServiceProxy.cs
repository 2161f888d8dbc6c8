using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Health;

namespace MiniKube.Network.Proxy;

/// <summary>
/// Keeps the kernel's service rules as services and endpoint slices ask. Feed it both (the two handlers fit an informer), then run it once
/// they are complete: what it is not told of when it starts to run, it removes. Woken by changes, its own and those that others make to the kernel's rules.
/// </summary>
public sealed class ServiceProxy : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    private readonly ServiceProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly ServiceCatalog _catalog = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly ResyncClock _clock;
    private NodeNetwork _node;
    private bool _kernelKnown;
    private uint? _generation;
    private bool _meddled;

    public ServiceProxy(ServiceProxyOptions options, TimeProvider time, ILogger<ServiceProxy> logger)
    {
        (_options, _time, _logger, _node) = (options, time, logger, options.Node);
        _clock = new(options.ResyncInterval, time);
    }

    /// <summary>Completes when the rules have been in the kernel for the first time.</summary>
    public Task Written => _written.Task;

    /// <summary>A service appeared (old null), changed, or went (current null).</summary>
    public void OnService(Service? old, Service? current)
    {
        _catalog.Set(old, current);
        Wake();
    }

    /// <summary>A slice appeared (old null), changed, or went (current null).</summary>
    public void OnSlice(EndpointSlice? old, EndpointSlice? current)
    {
        _catalog.Set(old, current);
        Wake();
    }

    /// <summary>What is known of this node has changed, its zone for example.</summary>
    public void OnNode(NodeNetwork node)
    {
        if (Volatile.Read(ref _node) == node) return;
        Volatile.Write(ref _node, node);
        Wake();
    }

    /// <summary>Compares the kernel with what is wanted at the next occasion, which is now.</summary>
    public void Resync()
    {
        Volatile.Write(ref _kernelKnown, false);
        Wake();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        using var generation = await _options.WatchRules();
        await using var health = new HealthCheckServer(_options.Listen, _time, _logger);
        var kernel = new KernelState(_options, Volatile.Read(ref _node), _catalog, health, _logger);
        var retry = FirstRetry;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (Volatile.Read(ref _node) is var node && node != kernel.Node)
                {
                    _catalog.ChangeAll();
                    kernel = new(_options, node, _catalog, health, _logger);
                    Volatile.Write(ref _kernelKnown, false);
                }
                var began = _time.GetTimestamp();
                await WriteAsync(kernel, generation, cancel);
                ProxyMetrics.Wrote(_time.GetElapsedTime(began));
                retry = FirstRetry;
                await RestAsync(generation, cancel);
                await health.RetryAsync();
            }
            catch (NetworkException failed)
            {
                // What is in the kernel now is anybody's guess: compare next time.
                Volatile.Write(ref _kernelKnown, false);
                ProxyMetrics.Failed();
                Log.RulesNotWritten(_logger, retry, failed.Message);
                await Task.Delay(retry, _time, cancel);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    public void Dispose() => _wake.Dispose();

    private async Task WriteAsync(KernelState kernel, Kernel.RulesetGeneration? generation, CancellationToken cancel)
    {
        if (Volatile.Read(ref _kernelKnown))
        {
            // What others did while we rested is not to be lost in the count of what we do now.
            _meddled |= generation is not null && generation.Read() != _generation;
            if (await kernel.WriteChangesAsync(cancel)) _generation = generation?.Read();
        }
        else
        {
            Volatile.Write(ref _kernelKnown, true);
            _clock.Begin();
            var repaired = await kernel.SyncAsync(cancel);
            (_generation, _meddled) = (generation?.Read(), false);
            _clock.End();
            if (repaired > 0) Log.RulesRepaired(_logger, repaired);
            _written.TrySetResult();
        }
    }

    /// <summary>Until there is something to do.</summary>
    private async Task RestAsync(Kernel.RulesetGeneration? generation, CancellationToken cancel)
    {
        // What came while the last was written is a part of a burst, and more of it is on its way.
        var gather = _wake.CurrentCount > 0 ? _options.BurstDelay : _options.QuietDelay;
        var woken = false;
        while (!woken && !IsCompareDue)
        {
            var wait = _clock.UntilResync;
            if (generation is not null && _options.WatchInterval < wait) wait = _options.WatchInterval;
            woken = await _wake.WaitAsync(wait, cancel);
            if (!woken) _meddled |= generation is not null && generation.Read() != _generation;
        }
        if (woken) await Task.Delay(gather, _time, cancel);
        // Also when changes never end.
        if (IsCompareDue) Volatile.Write(ref _kernelKnown, false);
    }

    private bool IsCompareDue => _clock.UntilResync == TimeSpan.Zero || (_meddled && _clock.MayResync);

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception unneeded) when (unneeded is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or an informer that outlives the proxy.
        }
    }
}
