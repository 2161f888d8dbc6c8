using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>
/// Keeps the graph up to date: kinds that other controllers cache anyway come from their informers, of all others only metadata is kept.
/// </summary>
internal sealed class GraphFeed(ApiClient client, Informers informers, OwnerGraph graph, ILogger logger, TimeProvider time)
{
    // Events own nothing, are owned by nothing, and are by far the most.
    private static readonly HashSet<string> Ignored = ["events", "events.events.k8s.io"];

    /// <summary>Kinds that come from shared informers, which have to be asked for before those start.</summary>
    public static IReadOnlyList<WatchDeclaration> Watches { get; } =
    [
        Needs<Pod>(), Needs<ReplicaSet>(), Needs<Deployment>(), Needs<Service>(), Needs<Endpoints>(), Needs<EndpointSlice>(), Needs<Namespace>(), Needs<Node>(), Needs<ServiceAccount>(),
    ];

    /// <summary>Ends when cancelled. Sets <paramref name="synced"/> when the whole present state is known.</summary>
    public async Task RunAsync(Action<string> concerned, TaskCompletionSource synced, CancellationToken cancel)
    {
        var cached = new HashSet<ResourceDefinition>();
        Follow<Pod>(concerned, cached);
        Follow<ReplicaSet>(concerned, cached);
        Follow<Deployment>(concerned, cached);
        Follow<Service>(concerned, cached);
        Follow<Endpoints>(concerned, cached);
        Follow<EndpointSlice>(concerned, cached);
        Follow<Namespace>(concerned, cached);
        Follow<Node>(concerned, cached);
        Follow<ServiceAccount>(concerned, cached);

        var others = ResourceCatalog.Stored.Where(resource => !cached.Contains(resource) && !Ignored.Contains(resource.GroupResource)).Select(resource => new Source(resource)).ToList();
        var following = others.Select(source => FollowAsync(source, concerned, cancel)).ToList();
        await Task.WhenAll(others.Select(source => source.Synced.Task)).WaitAsync(cancel);
        synced.TrySetResult();
        await Task.WhenAll(following);
    }

    private static WatchDeclaration Needs<T>()
        where T : class, IResource<T> => Watch.Mapped<T>((_, _) => [], (_, _) => false);

    private void Follow<T>(Action<string> concerned, HashSet<ResourceDefinition> cached)
        where T : class, IResource<T>
    {
        cached.Add(T.Definition);
        informers.Of<T>().OnChanged((old, current) =>
        {
            if (current is null) Tell(graph.Remove(old!.Metadata.Uid ?? ""), concerned);
            else Tell(graph.Observe(T.Definition, current.Metadata), concerned);
        });
    }

    private async Task FollowAsync(Source source, Action<string> concerned, CancellationToken cancel)
    {
        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), new Random());
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(source, concerned, backoff, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException error) when (error.IsExpired)
            {
                source.Revision = 0;
            }
            catch (Exception error)
            {
                CollectorLog.WatchBroke(logger, source.Resource.GroupResource, error.Message);
            }
            await Task.Delay(backoff.Next(), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task WatchAsync(Source source, Action<string> concerned, Backoff backoff, CancellationToken cancel)
    {
        var told = source.Revision == 0 ? new HashSet<string>() : null;
        await foreach (var batch in client.WatchAsync(source.Resource, revision: source.Revision, cancel: cancel))
        {
            backoff.Reset();
            foreach (var (type, document) in batch.Events)
            {
                if (document["metadata"] is not JsonObject json) continue;
                var metadata = Slim(json);
                var uid = metadata.Uid ?? "";
                if (type == WatchEventType.Deleted)
                {
                    told?.Remove(uid);
                    source.Known.Remove(uid);
                    Tell(graph.Remove(uid), concerned);
                    continue;
                }
                told?.Add(uid);
                source.Known.Add(uid);
                Tell(graph.Observe(source.Resource, metadata), concerned);
            }
            if (batch.InitialEventsEnd && told is not null)
            {
                foreach (var uid in source.Known.Where(uid => !told.Contains(uid)).ToList())
                {
                    source.Known.Remove(uid);
                    Tell(graph.Remove(uid), concerned);
                }
                told = null;
            }
            if (told is not null) continue;
            if (batch.Revision > 0) source.Revision = batch.Revision;
            source.Synced.TrySetResult();
        }
    }

    /// <summary>Only what the graph needs: labels, annotations and managed fields are the bulk of metadata.</summary>
    private static ObjectMeta Slim(JsonObject metadata) => new()
    {
        Name = metadata["name"]?.GetValue<string>(),
        Namespace = metadata["namespace"]?.GetValue<string>(),
        Uid = metadata["uid"]?.GetValue<string>(),
        ResourceVersion = metadata["resourceVersion"]?.GetValue<string>(),
        DeletionTimestamp = metadata["deletionTimestamp"]?.GetValue<DateTimeOffset>(),
        OwnerReferences = metadata["ownerReferences"] is JsonArray owners ? [.. owners.Select(owner => ApiJson.Deserialize<OwnerReference>(owner!))] : [],
        Finalizers = metadata["finalizers"] is JsonArray finalizers ? [.. finalizers.Select(finalizer => finalizer!.GetValue<string>())] : [],
    };

    private static void Tell(IReadOnlyList<string> uids, Action<string> concerned)
    {
        foreach (var uid in uids) concerned(uid);
    }

    private sealed class Source(ResourceDefinition resource)
    {
        public ResourceDefinition Resource { get; } = resource;

        public HashSet<string> Known { get; } = [];

        public ulong Revision { get; set; }

        public TaskCompletionSource Synced { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
