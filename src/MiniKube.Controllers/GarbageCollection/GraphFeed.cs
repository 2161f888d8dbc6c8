using Microsoft.Extensions.Logging;
using MiniKube.Client;

namespace MiniKube.Controllers.GarbageCollection;

/// <summary>Keeps the graph up to date by one watch of the metadata of all kinds, custom ones included.</summary>
internal sealed class GraphFeed(ApiClient client, OwnerGraph graph, KnownKinds kinds, ILogger logger, TimeProvider time)
{
    // Events own nothing, are owned by nothing, and are by far the most.
    private static readonly string[] Unwanted = ["events"];

    // UIDs that the watch has told, by kind: what a watch that starts over no longer tells is gone.
    private readonly Dictionary<string, HashSet<string>> known = [];

    /// <summary>Ends when cancelled. Sets <paramref name="synced"/> when the whole present state is known.</summary>
    public async Task RunAsync(Action<string> concerned, TaskCompletionSource synced, CancellationToken cancel)
    {
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

    private async Task WatchAsync(Action<string> concerned, TaskCompletionSource synced, Backoff backoff, CancellationToken cancel)
    {
        var told = new HashSet<string>();
        var starting = true;
        await foreach (var batch in client.WatchMetadataAsync(null, Unwanted, cancel))
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
            // Owners of a kind that was not known could not be judged; those of one that ended may have come and gone without having been told.
            if (batch.Appeared.Count + batch.Gone.Count > 0 && !starting) Tell(graph.WithUnknownOwner(), concerned);
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
        kinds.Remove(gone.Resource, gone.WasEmpty);
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
