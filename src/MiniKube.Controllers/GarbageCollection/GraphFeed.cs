using MiniKube.Api.Discovery;
using Microsoft.Extensions.Logging;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>
/// Keeps the graph up to date: kinds that other controllers cache anyway come from their informers, all others, custom ones included, by one watch of
/// metadata.
/// </summary>
internal sealed class GraphFeed(ApiClient client, Informers informers, OwnerGraph graph, KnownKinds kinds, ILogger logger, TimeProvider time)
{
    private readonly HashSet<string> elsewhere = [];

    // UIDs that the watch has told, by kind: what a watch that starts over no longer tells is gone.
    private readonly Dictionary<string, HashSet<string>> known = [];

    /// <summary>Kinds that come from shared informers, which have to be asked for before those start.</summary>
    public static IReadOnlyList<WatchDeclaration> Watches { get; } =
    [
        Needs<Pod>(), Needs<ReplicaSet>(), Needs<Deployment>(), Needs<ReplicationController>(), Needs<Service>(), Needs<Endpoints>(), Needs<EndpointSlice>(), Needs<Namespace>(),
        Needs<Node>(), Needs<ServiceAccount>(),
    ];

    /// <summary>Ends when cancelled. Sets <paramref name="synced"/> when the whole present state is known.</summary>
    public async Task RunAsync(Action<string> concerned, TaskCompletionSource synced, CancellationToken cancel)
    {
        // Events own nothing, are owned by nothing, and are by far the most.
        elsewhere.Add("events");
        Follow<Pod>(concerned);
        Follow<ReplicaSet>(concerned);
        Follow<Deployment>(concerned);
        Follow<ReplicationController>(concerned);
        Follow<Service>(concerned);
        Follow<Endpoints>(concerned);
        Follow<EndpointSlice>(concerned);
        Follow<Namespace>(concerned);
        Follow<Node>(concerned);
        Follow<ServiceAccount>(concerned);

        var backoff = new Backoff(TimeSpan.FromMilliseconds(50), TimeSpan.FromSeconds(10), new Random());
        while (!cancel.IsCancellationRequested)
        {
            try
            {
                await WatchAsync(concerned, synced, backoff, cancel);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }
            catch (Exception error)
            {
                CollectorLog.WatchBroke(logger, error.Message);
            }
            await Task.Delay(backoff.Next(), time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static WatchDeclaration Needs<T>()
        where T : class, IResource<T> => Watch.Mapped<T>((_, _) => [], (_, _) => false);

    private void Follow<T>(Action<string> concerned)
        where T : class, IResource<T>
    {
        elsewhere.Add(T.Definition.GroupResource);
        kinds.Add(T.Definition);
        informers.Of<T>().OnChanged((old, current) =>
        {
            if (current is null) Tell(graph.Remove(old!.Metadata.Uid ?? ""), concerned);
            else Tell(graph.Observe(T.Definition, current.Metadata), concerned);
        });
    }

    private async Task WatchAsync(Action<string> concerned, TaskCompletionSource synced, Backoff backoff, CancellationToken cancel)
    {
        var told = new HashSet<string>();
        var starting = true;
        await foreach (var batch in client.WatchMetadataAsync(null, elsewhere, cancel))
        {
            backoff.Reset();
            foreach (var gone in batch.Gone) Forget(gone, concerned);
            foreach (var kind in batch.Appeared) kinds.Add(kind);
            foreach (var (type, kind, metadata) in batch.Events)
            {
                var uid = metadata.Uid ?? "";
                var ofKind = known.TryGetValue(kind.GroupResource, out var found) ? found : known[kind.GroupResource] = [];
                if (type == WatchEventType.Deleted)
                {
                    ofKind.Remove(uid);
                    Tell(graph.Remove(uid), concerned);
                    continue;
                }
                ofKind.Add(uid);
                if (starting) told.Add(uid);
                Tell(graph.Observe(kind, metadata), concerned);
            }
            // Owners of a kind that was not known could not be judged.
            if (batch.Appeared.Count > 0 && !starting) Tell(graph.WithUnknownOwner(), concerned);
            if (!batch.InitialEventsEnd) continue;
            foreach (var ofKind in known.Values)
            {
                foreach (var uid in ofKind.Where(uid => !told.Contains(uid)).ToList())
                {
                    ofKind.Remove(uid);
                    Tell(graph.Remove(uid), concerned);
                }
            }
            starting = false;
            told.Clear();
            synced.TrySetResult();
        }
    }

    private void Forget(KindGone gone, Action<string> concerned)
    {
        kinds.Remove(gone.Resource);
        if (!known.Remove(gone.Resource.GroupResource, out var uids)) return;
        foreach (var uid in uids)
        {
            // Objects that are out of reach may come back: what they own stays.
            if (gone.WasEmpty) Tell(graph.Remove(uid), concerned);
            else graph.Forget(uid);
        }
    }

    private static void Tell(IReadOnlyList<string> uids, Action<string> concerned)
    {
        foreach (var uid in uids) concerned(uid);
    }
}
