using Microsoft.Extensions.Logging;

namespace MiniKube.Client;

/// <summary>
/// What happened to one object: <paramref name="old"/> is null when it appeared, <paramref name="current"/> when it went. Both have the same UID.
/// </summary>
public delegate void InformerHandler<in T>(T? old, T? current);

/// <summary>
/// A cache of one kind that follows the API server by one watch. Objects are immutable and shared, and lack <c>metadata.managedFields</c>.
/// After a break it resumes from the last revision it knows; when that is too old it starts again and tells its handlers only the differences.
/// </summary>
public sealed class Informer<T> : IInformer
    where T : class, IResource<T>
{
    /// <summary>A server that answers, but refuses to resume, is asked for everything anew.</summary>
    private const int RefusalsBeforeAnew = 3;

    private readonly ApiClient client;
    private readonly ILogger logger;
    private readonly TimeProvider time;
    private readonly ObjectReader<T> read;
    private readonly ObjectCache<T> cache = new();
    private readonly TaskCompletionSource synced = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Lock dispatch = new();
    private InformerHandler<T>[] handlers = [];
    private ulong revision;
    private int refusals;

    internal Informer(ApiClient client, InformerScope scope, ILogger logger, TimeProvider time)
    {
        (this.client, Scope, this.logger, this.time) = (client, scope, logger, time);
        read = CacheJson.Reader<T>(scope.LeaveOut);
    }

    public InformerScope Scope { get; }

    /// <summary>The cache holds everything that happened up to this revision.</summary>
    public ulong Revision => Volatile.Read(ref revision);

    public bool HasSynced => synced.Task.IsCompletedSuccessfully;

    public int Count => cache.Count;

    public T? Get(ObjectKey key) => cache.Get(key);

    public T? Get(string ns, string name) => cache.Get(new(ns, name));

    public IReadOnlyList<T> List() => cache.List();

    public IReadOnlyList<T> List(string ns) => cache.InNamespace(ns);

    /// <summary>Objects of a namespace (null: of all) whose labels match.</summary>
    public IReadOnlyList<T> Select(string? ns, LabelQuery labels) =>
        [.. (ns is null ? cache.List() : cache.InNamespace(ns)).Where(value => labels.Matches(value.Metadata.Labels))];

    /// <summary>Objects with an owner reference, controlling or not, to this UID.</summary>
    public IReadOnlyList<T> OwnedBy(string uid) => cache.OwnedBy(uid);

    public Informer<T> AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        cache.AddIndex(name, valuesOf);
        return this;
    }

    public IReadOnlyList<T> ByIndex(string name, string value) => cache.ByIndex(name, value);

    /// <summary>
    /// Handlers are called one after the other, in the order of changes, after the cache has the change. They must be quick and must not throw.
    /// One that is added late is first told what is there.
    /// </summary>
    public void OnChanged(InformerHandler<T> handler)
    {
        lock (dispatch)
        {
            foreach (var value in cache.List()) Tell(handler, null, value);
            handlers = [.. handlers, handler];
        }
    }

    public Task WaitForSyncAsync(CancellationToken cancel) => synced.Task.WaitAsync(cancel);

    async Task IInformer.RunAsync(CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(2), new Random());
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await FollowAsync(backoff, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException error) when (error.IsExpired || (error.Code != 503 && ++refusals >= RefusalsBeforeAnew))
            {
                // Too old, or of a time that a restored snapshot has undone.
                InformerLog.StartsOver(logger, T.Definition.GroupResource, revision, error.Message);
                (revision, refusals) = (0, 0);
            }
            catch (Exception error)
            {
                InformerLog.WatchBroke(logger, T.Definition.GroupResource, revision, error.Message);
            }
            try
            {
                await Task.Delay(backoff.Next(), time, cancel);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    /// <summary>One watch, from where the last one ended; ends when the server ends it.</summary>
    private async Task FollowAsync(Backoff backoff, CancellationToken cancel)
    {
        // Told so far by a watch that starts with the present state; what is missing at its end has been deleted meanwhile.
        var told = revision == 0 ? new HashSet<ObjectKey>() : null;
        await foreach (var batch in client.WatchAsync<T>(Scope.Namespace, Scope.Labels, Scope.Fields, revision, read, cancel))
        {
            backoff.Reset();
            refusals = 0;
            lock (dispatch)
            {
                foreach (var happened in batch.Events) Apply(happened, told);
                if (batch.InitialEventsEnd && told is not null)
                {
                    foreach (var key in cache.Keys())
                    {
                        if (!told.Contains(key)) Change(key, null);
                    }
                    told = null;
                }
                if (told is null && batch.Revision > 0) Volatile.Write(ref revision, batch.Revision);
            }
            if (told is null) synced.TrySetResult();
        }
    }

    private void Apply(WatchEvent<T> happened, HashSet<ObjectKey>? told)
    {
        var key = ObjectKey.Of(happened.Object);
        if (happened.Type == WatchEventType.Deleted)
        {
            told?.Remove(key);
            Change(key, null);
            return;
        }
        told?.Add(key);
        if (cache.Get(key) is { } known)
        {
            if (known.Metadata.ResourceVersion == happened.Object.Metadata.ResourceVersion) return;
            if (known.Metadata.Uid != happened.Object.Metadata.Uid) Change(key, null);
        }
        Change(key, happened.Object);
    }

    private void Change(ObjectKey key, T? current)
    {
        var old = cache.Set(key, current);
        if (old is null && current is null) return;
        foreach (var handler in handlers) Tell(handler, old, current);
    }

    private void Tell(InformerHandler<T> handler, T? old, T? current)
    {
        try
        {
            handler(old, current);
        }
        catch (Exception error)
        {
            InformerLog.HandlerFailed(logger, error, T.Definition.GroupResource);
        }
    }
}

internal interface IInformer
{
    Task RunAsync(CancellationToken cancel);

    Task WaitForSyncAsync(CancellationToken cancel);
}
