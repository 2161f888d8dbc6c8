using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Conntrack;
using MiniKube.Network.Iptables;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Proxy;

/// <summary>
/// Keeps the kernel's service rules as services and endpoint slices ask. Feed it both (the two handlers fit an informer), then run it once
/// they are complete: what it is not told of when it starts to run, it removes. Woken by changes only; a slow comparison repairs damage.
/// </summary>
public sealed class ServiceProxy : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    /// <summary>Comparing, which is slow with many services, may take one part of this many of the time.</summary>
    private const int ResyncShare = 300;

    private readonly ServiceProxyOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly IptablesApplier _applier;
    private readonly ConntrackTool _conntrack;
    private readonly ServiceCatalog _catalog = new();
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly TaskCompletionSource _written = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Dictionary<ServiceKey, ServiceRules> _rules = [];
    private readonly List<IReadOnlyList<string>> _staleFlows = [];
    private bool _kernelKnown;
    private long _lastWrite;

    public ServiceProxy(ServiceProxyOptions options, TimeProvider time, ILogger<ServiceProxy> logger)
    {
        _options = options;
        _time = time;
        _logger = logger;
        var command = new Command(options.CommandPrefix);
        _applier = new IptablesApplier(new IptablesTool(command), logger);
        _conntrack = new ConntrackTool(command, logger);
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

    /// <summary>Compares the kernel with what is wanted at the next occasion, which is now.</summary>
    public void Resync()
    {
        Volatile.Write(ref _kernelKnown, false);
        Wake();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var retry = FirstRetry;
        var nextResync = _options.ResyncInterval;
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                if (!Volatile.Read(ref _kernelKnown))
                    nextResync = await SyncAsync(cancel);
                else
                    await WriteChangesAsync(cancel);
                retry = FirstRetry;
                if (!await _wake.WaitAsync(nextResync, cancel))
                    Volatile.Write(ref _kernelKnown, false);
                else
                    await GatherAsync(cancel);
            }
            catch (NetworkException failed)
            {
                // What is in the kernel now is anybody's guess: compare next time.
                Volatile.Write(ref _kernelKnown, false);
                Log.RulesNotWritten(_logger, retry, failed.Message);
                await Task.Delay(retry, _time, cancel);
                retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
            }
        }
    }

    public void Dispose() => _wake.Dispose();

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

    private Task GatherAsync(CancellationToken cancel)
    {
        var quiet = _time.GetElapsedTime(_lastWrite) > _options.BurstDelay * 10;
        return Task.Delay(quiet ? _options.QuietDelay : _options.BurstDelay, _time, cancel);
    }

    /// <summary>Everything, by comparison. Returns how long to wait until the next.</summary>
    private async Task<TimeSpan> SyncAsync(CancellationToken cancel)
    {
        var begun = _time.GetTimestamp();
        Absorb(new RuleChange());
        Volatile.Write(ref _kernelKnown, true);
        var repaired = await _applier.SyncAsync(RuleSet.Combine(_rules.Values, _options.Node), cancel);
        if (repaired > 0)
            Log.RulesRepaired(_logger, repaired);
        await ForgetStaleFlowsAsync(cancel);
        _written.TrySetResult();
        _lastWrite = _time.GetTimestamp();
        var rest = _time.GetElapsedTime(begun) * ResyncShare;
        return rest > _options.ResyncInterval ? rest : _options.ResyncInterval;
    }

    private async Task WriteChangesAsync(CancellationToken cancel)
    {
        var change = new RuleChange();
        Absorb(change);
        await _applier.ApplyAsync(change, cancel);
        await ForgetStaleFlowsAsync(cancel);
        _lastWrite = _time.GetTimestamp();
    }

    /// <summary>Takes over what changed since the last time.</summary>
    private void Absorb(RuleChange change)
    {
        foreach (var state in _catalog.TakeChanged())
        {
            var old = _rules.GetValueOrDefault(state.Key, ServiceRules.None);
            var current = state.Service is null ? ServiceRules.None : ServiceRuleBuilder.Build(state.Service, state.Slices, _options.Node);
            change.Add(old, current);
            _staleFlows.AddRange(UdpConnections.Stale(old, current));
            if (current == ServiceRules.None)
                _rules.Remove(state.Key);
            else
                _rules[state.Key] = current;
        }
    }

    /// <summary>Only once the new rules are in the kernel: else the next packet would make the same flow again.</summary>
    private async Task ForgetStaleFlowsAsync(CancellationToken cancel)
    {
        await _conntrack.ForgetAsync(_staleFlows, cancel);
        _staleFlows.Clear();
    }
}
