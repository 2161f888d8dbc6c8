namespace MiniKube.Etcd;

/// <summary>Events that arrived together. A revision is never split over two batches.</summary>
/// <param name="Revision">Mod-revision of the last event; in a batch without events (a progress answer) the store's revision.</param>
/// <param name="Events">In order of revision. Empty for a progress answer, which etcd before 3.4.31 and 3.5.13 may send ahead of the events that it covers.</param>
public sealed record EtcdWatchBatch(long Revision, IReadOnlyList<EtcdEvent> Events);

/// <summary>One change.</summary>
/// <param name="Current">The key as written; for a deletion only its key and mod-revision.</param>
/// <param name="Previous">The key before, when the watch asked for it and it existed and is not compacted away.</param>
public readonly record struct EtcdEvent(bool IsDelete, EtcdKeyValue Current, EtcdKeyValue? Previous)
{
    /// <summary>True for the put that made the key.</summary>
    public bool IsCreate => !IsDelete && Current.CreateRevision == Current.ModRevision;
}
