using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>
/// One watcher's place: first in the snapshot it starts from, if it wants initial events, then in the event log of the kind.
/// </summary>
internal sealed class WatchSubscription(
    WatchCache cache, EventLog log, ObjectFilter filter, IEnumerator<StoredObject>? initial, long initialRevision, long sequence, bool allowBookmarks, bool markEnd,
    TimeProvider time) : IWatchSubscription
{
    private const int MaxEvents = 256;
    private const int MaxBytes = 1 << 20;
    private static readonly TimeSpan BookmarkInterval = TimeSpan.FromSeconds(50);

    // One more than is told: what comes next decides up to where a batch is complete.
    private readonly LogEntry[] entries = new LogEntry[MaxEvents + 1];
    private IEnumerator<StoredObject>? initial = initial;
    private long sequence = sequence;
    private long lastBookmark = time.GetTimestamp();

    public async ValueTask<WatchBatch> ReadAsync(CancellationToken cancel)
    {
        if (initial is not null) return ReadInitial(initial);
        while (true)
        {
            cancel.ThrowIfCancellationRequested();
            var grown = log.Grown;
            var complete = cache.Revision;
            var count = log.Read(sequence, entries);
            if (count < 0) throw ApiException.Expired($"the watcher is too slow or the server has loaded its cache again (current: {cache.Revision}): list again and watch from there");
            if (count > 0)
            {
                var batch = Take(count);
                if (batch.Events.Count > 0) return batch;
                continue;
            }
            if (allowBookmarks && time.GetElapsedTime(lastBookmark) >= BookmarkInterval) return Bookmark(complete, false);
            log.BeginsToWait();
            try
            {
                await grown.WaitAsync(cancel);
            }
            finally
            {
                log.EndsToWait();
            }
        }
    }

    private WatchBatch Take(int count)
    {
        var events = new List<WatchEvent>(count);
        var bytes = 0;
        var taken = 0;
        while (taken < count && taken < MaxEvents && bytes < MaxBytes)
        {
            if (filter.Translate(entries[taken++]) is not { } told) continue;
            events.Add(told);
            bytes += told.Object!.Size;
        }
        sequence += taken;
        var revision = entries[taken - 1].Revision;
        // Many objects may change in one revision, as when etcd ends a lease: who comes back must not resume behind those that were not told yet.
        if (taken < count && entries[taken].Revision == revision) revision--;
        Array.Clear(entries, 0, count);
        return new(events, revision);
    }

    private WatchBatch ReadInitial(IEnumerator<StoredObject> items)
    {
        var events = new List<WatchEvent>();
        var bytes = 0;
        while (events.Count < MaxEvents && bytes < MaxBytes)
        {
            if (!items.MoveNext())
            {
                initial = null;
                items.Dispose();
                if (markEnd) events.Add(new(WatchEventType.Bookmark, null, initialRevision, InitialEventsEnd: true));
                break;
            }
            if (filter.Selects && !filter.Matches(items.Current)) continue;
            events.Add(new(WatchEventType.Added, items.Current, items.Current.Revision));
            bytes += items.Current.Size;
        }
        return new(events, initial is null ? initialRevision : 0);
    }

    private WatchBatch Bookmark(long revision, bool end)
    {
        lastBookmark = time.GetTimestamp();
        return new([new(WatchEventType.Bookmark, null, revision, end)], revision);
    }
}
