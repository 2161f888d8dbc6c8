namespace MiniKube.ApiServer.Cache;

/// <summary>All objects of one kind as of now, and their latest changes. One writer, any number of readers that never wait for it.</summary>
internal sealed class ResourceCache(TimeProvider time, int maxEvents = ResourceCache.DefaultMaxEvents, long maxBytes = ResourceCache.DefaultMaxBytes)
{
    public const int DefaultMaxEvents = 16_384;
    public const long DefaultMaxBytes = 16 << 20;

    private volatile ObjectSnapshot current = ObjectSnapshot.Empty;

    public ObjectSnapshot Current => current;

    public EventLog Log { get; } = new(maxEvents, maxBytes, time);

    /// <summary>Starts over from a complete list; watchers have to list again.</summary>
    public void Reset(IReadOnlyList<StoredObject> sorted, long revision)
    {
        current = SnapshotBuilder.Build(sorted, revision);
        Log.Reset(revision);
    }

    /// <summary>Applies changes in order of revision.</summary>
    public void Apply(IReadOnlyList<CacheChange> changes)
    {
        var builder = new SnapshotBuilder(current);
        var entries = new List<LogEntry>(changes.Count);
        foreach (var change in changes)
        {
            if (change.Object is { } item)
            {
                var previous = builder.Set(item);
                entries.Add(new(previous is null ? WatchEventType.Added : WatchEventType.Modified, item, previous));
            }
            else if (builder.Remove(change.Namespace, change.Name) is { } removed)
            {
                entries.Add(new(WatchEventType.Deleted, removed.At(change.Revision), removed));
            }
        }
        current = builder.Build(changes[^1].Revision);
        if (entries.Count > 0) Log.Append(entries);
    }
}

/// <summary>One change as etcd told it; no object means that it was deleted.</summary>
internal readonly record struct CacheChange(string Namespace, string Name, long Revision, StoredObject? Object);
