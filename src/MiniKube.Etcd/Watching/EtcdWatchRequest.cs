namespace MiniKube.Etcd;

/// <summary>What to watch: one key, or the keys in [Key, End).</summary>
public sealed record EtcdWatchRequest(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> End)
{
    /// <summary>First revision of interest, inclusive; 0 means from now on.</summary>
    public long StartRevision { get; init; }

    /// <summary>Deliver with each event the key as it was before.</summary>
    public bool ReturnPrevious { get; init; }

    /// <summary>Ask etcd for an empty batch every ten minutes or so while nothing happens.</summary>
    public bool ProgressNotify { get; init; }

    public static EtcdWatchRequest Prefix(ReadOnlyMemory<byte> prefix, long startRevision) =>
        new(prefix, EtcdPrefix.End(prefix.Span)) { StartRevision = startRevision };
}
