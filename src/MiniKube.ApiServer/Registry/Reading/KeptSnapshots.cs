using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Snapshots that pages of running lists still need, bounded by number and age.</summary>
internal sealed class KeptSnapshots(TimeProvider time)
{
    private const int MaxKept = 32;
    private static readonly TimeSpan MaxAge = TimeSpan.FromMinutes(5);
    private readonly Lock gate = new();
    private readonly Queue<Kept> kept = new();

    public void Keep(string groupResource, long revision, ObjectSnapshot snapshot)
    {
        lock (gate)
        {
            if (kept.Any(known => known.GroupResource == groupResource && known.Revision == revision)) return;
            kept.Enqueue(new(groupResource, revision, snapshot, time.GetTimestamp()));
            while (kept.Count > MaxKept || time.GetElapsedTime(kept.Peek().Since) > MaxAge)
            {
                kept.Dequeue();
            }
        }
    }

    /// <summary>Gives up what nobody continues any more: an old snapshot holds every object that it had.</summary>
    public void Expire()
    {
        lock (gate)
        {
            while (kept.Count > 0 && time.GetElapsedTime(kept.Peek().Since) > MaxAge)
            {
                kept.Dequeue();
            }
        }
    }

    /// <summary>The kind as it was at exactly that revision, or null when it is no longer known.</summary>
    public ObjectSnapshot? Find(string groupResource, long revision, ObjectSnapshot current)
    {
        if (current.Revision <= revision) return current;
        lock (gate)
        {
            foreach (var known in kept)
            {
                if (known.GroupResource == groupResource && known.Revision == revision && time.GetElapsedTime(known.Since) <= MaxAge)
                {
                    return known.Snapshot;
                }
            }
            return null;
        }
    }

    private readonly record struct Kept(string GroupResource, long Revision, ObjectSnapshot Snapshot, long Since);
}
