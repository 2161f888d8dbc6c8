using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer.Storage;
using MiniKube.Etcd;

namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Everything that is stored, in memory, fed by one etcd watch. When etcd has compacted away what the watch needs next, it loads again and all
/// watchers have to list again.
/// </summary>
internal sealed class WatchCache(EtcdClient etcd, EtcdReader reader, TimeProvider time, ILogger logger)
{
    private static readonly TimeSpan RetryPause = TimeSpan.FromMilliseconds(200);
    private readonly ConcurrentDictionary<string, ResourceCache> resources = new(StringComparer.Ordinal);
    private readonly RevisionGate gate = new();
    private readonly TaskCompletionSource loaded = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Action[] onPulse = [];
    private volatile bool synced;

    /// <summary>Everything up to here has been applied.</summary>
    public long Revision => gate.Reached;

    /// <summary>False until the first load is complete and while a reload is needed.</summary>
    public bool IsSynced => synced;

    public Task WhenLoaded => loaded.Task;

    public ResourceCache For(string groupResource) =>
        resources.TryGetValue(groupResource, out var cache) ? cache : resources.GetOrAdd(groupResource, NewResource);

    public IEnumerable<KeyValuePair<string, ResourceCache>> All => resources.ToArray();

    /// <summary>Every some seconds, for what grows old beside the cache. Before it runs.</summary>
    public void OnPulse(Action action) => onPulse = [.. onPulse, action];

    public Task WaitForAsync(long revision) => gate.WaitAsync(revision);

    /// <summary>Loads and follows etcd until cancelled.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var besides = Task.WhenAll(PulseAsync(cancel), new IdleMemory(time).RunAsync(cancel));
        try
        {
            while (!cancel.IsCancellationRequested)
            {
                await RunOnceAsync(cancel);
                synced = false;
                await Task.Delay(RetryPause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
        finally
        {
            synced = false;
            await besides;
        }
    }

    private async Task RunOnceAsync(CancellationToken cancel)
    {
        try
        {
            var revision = await LoadAsync(cancel);
            await using var watch = etcd.Watch(EtcdWatchRequest.Prefix(StorageKeys.RootBytes, revision + 1));
            await foreach (var batch in watch.WithCancellation(cancel))
            {
                if (batch.Events.Count > 0) Apply(batch);
            }
        }
        catch (EtcdCompactedException)
        {
            logger.WatchCompacted(Revision);
        }
        catch (EtcdException error)
        {
            logger.EtcdFailed(error.Message);
        }
        catch (OperationCanceledException) when (cancel.IsCancellationRequested)
        {
        }
        catch (Exception error)
        {
            // Without the cache there is no server: whatever it was, load again.
            logger.CacheFailed(error);
        }
    }

    private async Task<long> LoadAsync(CancellationToken cancel)
    {
        var from = time.GetTimestamp();
        var all = await new CacheLoader(etcd, reader).LoadAsync(cancel);
        foreach (var (name, list) in all.Objects)
        {
            For(name).Reset(list, all.Revision);
        }
        foreach (var (name, cache) in resources)
        {
            if (!all.Objects.ContainsKey(name)) cache.Reset([], all.Revision);
        }
        gate.Advance(all.Revision);
        synced = true;
        loaded.TrySetResult();
        logger.CacheLoaded(all.Objects.Values.Sum(list => list.Count), all.Revision, time.GetElapsedTime(from).TotalMilliseconds);
        return all.Revision;
    }

    private void Apply(EtcdWatchBatch batch)
    {
        string? runOf = null;
        var run = new List<CacheChange>(batch.Events.Count);
        foreach (var change in batch.Events)
        {
            if (!reader.TryParse(change.Current.Key.Span, out var resource, out var @namespace, out var name)) continue;
            var item = change.IsDelete ? null : reader.TryLoad(@namespace, name, change.Current);
            if (item is null && !change.IsDelete) continue;
            if (!ReferenceEquals(runOf, resource) && run.Count > 0)
            {
                For(runOf!).Apply(run);
                run.Clear();
            }
            runOf = resource;
            run.Add(new(@namespace, name, change.Current.ModRevision, item));
        }
        if (run.Count > 0) For(runOf!).Apply(run);
        gate.Advance(batch.Revision);
    }

    /// <summary>A kind that nobody has stored yet is complete as of the revision that the cache has reached.</summary>
    private ResourceCache NewResource(string groupResource)
    {
        var cache = new ResourceCache(time);
        cache.Reset([], Revision);
        return cache;
    }

    /// <summary>Wakes idle watchers so that they can send bookmarks.</summary>
    private async Task PulseAsync(CancellationToken cancel)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(15), time);
        try
        {
            while (await timer.WaitForNextTickAsync(cancel))
            {
                foreach (var cache in resources.Values)
                {
                    cache.Log.Trim();
                    cache.Log.Pulse();
                }
                foreach (var action in onPulse) action();
            }
        }
        catch (OperationCanceledException)
        {
        }
    }
}
