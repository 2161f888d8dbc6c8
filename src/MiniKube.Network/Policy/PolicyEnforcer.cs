using Microsoft.Extensions.Logging;
using MiniKube.Api.Core;
using MiniKube.Api.Networking;
using MiniKube.Network.Nft;

namespace MiniKube.Network.Policy;

/// <summary>
/// Holds this node's pods to the cluster's network policies. Feed it all policies and this node's pods (the handlers fit informers), run it when they are
/// complete, and ask <see cref="AdmitAsync"/> before a pod's containers start. Of the rest of the cluster it asks to be told only while there are policies.
/// </summary>
public sealed class PolicyEnforcer : IDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan GatherDelay = TimeSpan.FromMilliseconds(2);

    private readonly PolicyEnforcerOptions _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PolicyCatalog _catalog;
    private readonly NftWriter _writer;
    private readonly SemaphoreSlim _wake = new(0, 1);
    private readonly Lock _lock = new();
    private readonly TaskCompletionSource _running = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<TaskCompletionSource> _waiting = [];
    private Dictionary<string, string> _isolated = [];
    private bool _compare = true;
    private bool _present;
    private long _writes;

    public PolicyEnforcer(PolicyEnforcerOptions options, TimeProvider time, ILogger<PolicyEnforcer> logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        _catalog = new(options.NodeName);
        _writer = new(new(new Command(options.CommandPrefix)), PolicyRuleSet.Name);
    }

    /// <summary>How often rules were written.</summary>
    public long Writes => Volatile.Read(ref _writes);

    /// <summary>A policy appeared (old null), changed, or went (current null).</summary>
    public void OnPolicy(NetworkPolicy? old, NetworkPolicy? current) => WakeIf(_catalog.Set(old, current));

    public void OnPod(Pod? old, Pod? current) => WakeIf(_catalog.Set(old, current) && _catalog.HasPolicies);

    public void OnNamespace(Namespace? old, Namespace? current) => WakeIf(_catalog.Set(old, current) && _catalog.HasPolicies);

    /// <summary>
    /// Completes when the kernel holds a pod of this node, which has just got these addresses, to its policies, and no longer to those of the pod that had an
    /// address before it.
    /// </summary>
    /// <exception cref="NetworkException">The rules cannot be written now.</exception>
    public async Task AdmitAsync(Pod pod, IReadOnlyList<string> ips, CancellationToken cancel)
    {
        var addresses = PolicyPod.Parse(ips);
        if (pod.Spec.HostNetwork || addresses.Count == 0)
            return;
        // What is there must be known before what it means for this pod is.
        await _running.Task.WaitAsync(cancel);
        Task written;
        lock (_lock)
        {
            // Under the same lock as the waiting: what is written for a waiter knows of its pod.
            var uid = pod.Metadata.Uid ?? "";
            _catalog.Admit(pod, addresses);
            var known = addresses.All(address => _isolated.GetValueOrDefault(address.ToString(), uid) == uid);
            var selected = _catalog.Selects(pod);
            if (known && (!selected || addresses.All(address => _isolated.ContainsKey(address.ToString()))))
                return;
            written = WaitForWrite();
        }
        Wake();
        await written.WaitAsync(cancel);
    }

    /// <summary>Completes when the kernel has what was told until now.</summary>
    internal Task WrittenAsync()
    {
        Task written;
        lock (_lock) written = WaitForWrite();
        Wake();
        return written;
    }

    /// <summary>Compares the kernel with what is wanted at the next occasion, which is now.</summary>
    public void Resync()
    {
        Volatile.Write(ref _compare, true);
        Wake();
    }

    public async Task RunAsync(CancellationToken cancel)
    {
        var retry = FirstRetry;
        IAsyncDisposable? cluster = null;
        _running.TrySetResult();
        try
        {
            while (true)
            {
                var wait = _present ? _options.ResyncInterval : Timeout.InfiniteTimeSpan;
                try
                {
                    cluster = await FollowAsync(cluster, cancel);
                    await SyncAsync(cancel);
                    retry = FirstRetry;
                    wait = _present ? _options.ResyncInterval : Timeout.InfiniteTimeSpan;
                }
                catch (NetworkException failed)
                {
                    Refuse(failed);
                    PolicyLog.NotWritten(_logger, retry, failed.Message);
                    Volatile.Write(ref _compare, true);
                    wait = retry;
                    retry = retry * 2 < LastRetry ? retry * 2 : LastRetry;
                }
                if (await _wake.WaitAsync(wait, cancel))
                    await Task.Delay(GatherDelay, _time, cancel);
                else
                    Volatile.Write(ref _compare, true);
            }
        }
        finally
        {
            if (cluster is not null)
                await cluster.DisposeAsync();
        }
    }

    public void Dispose() => _wake.Dispose();

    private Task WaitForWrite()
    {
        var wait = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _waiting.Add(wait);
        return wait.Task;
    }

    private async Task<IAsyncDisposable?> FollowAsync(IAsyncDisposable? cluster, CancellationToken cancel)
    {
        if (_catalog.HasPolicies)
            return cluster ?? await _options.Follow(this, cancel);
        if (cluster is not null)
        {
            await cluster.DisposeAsync();
            _catalog.ForgetOthers();
        }
        return null;
    }

    private async Task SyncAsync(CancellationToken cancel)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            (waiting, _waiting) = (_waiting, []);
        }
        try
        {
            var (table, isolated) = _catalog.Build();
            var compare = Interlocked.Exchange(ref _compare, false);
            if (await _writer.WriteAsync(table, compare, cancel))
            {
                Interlocked.Increment(ref _writes);
                if (compare && _present)
                    PolicyLog.Repaired(_logger);
            }
            _present = table is not null;
            lock (_lock) _isolated = isolated;
            foreach (var wait in waiting)
                wait.TrySetResult();
        }
        catch
        {
            // Asked for again by whoever still waits.
            lock (_lock) _waiting.AddRange(waiting);
            throw;
        }
    }

    private void Refuse(NetworkException why)
    {
        List<TaskCompletionSource> waiting;
        lock (_lock)
        {
            (waiting, _waiting) = (_waiting, []);
        }
        foreach (var wait in waiting)
            wait.TrySetException(why);
    }

    private void WakeIf(bool matters)
    {
        if (matters)
            Wake();
    }

    private void Wake()
    {
        try
        {
            _wake.Release();
        }
        catch (Exception unneeded) when (unneeded is SemaphoreFullException or ObjectDisposedException)
        {
            // Awake already, or an informer that outlives this.
        }
    }
}

internal static partial class PolicyLog
{
    [LoggerMessage(30, LogLevel.Warning, "Network policies could not be enforced, trying again in {Delay}; pods that they select do not start until then: {Reason}")]
    public static partial void NotWritten(ILogger logger, TimeSpan delay, string reason);

    [LoggerMessage(31, LogLevel.Information, "Repaired the rules of network policies")]
    public static partial void Repaired(ILogger logger);
}
