namespace MiniKube.Etcd;

/// <summary>What to read: one key, or the keys in [Key, End).</summary>
public readonly record struct EtcdRange(ReadOnlyMemory<byte> Key, ReadOnlyMemory<byte> End)
{
    /// <summary>Items at most; 0 means no limit. <see cref="EtcdRangeResult.More"/> tells whether some were left out.</summary>
    public long Limit { get; init; }

    /// <summary>The revision to read at; 0 means the newest.</summary>
    public long Revision { get; init; }

    public bool CountOnly { get; init; }

    public bool KeysOnly { get; init; }

    /// <summary>Read the member's own state without asking the quorum: cheaper, possibly stale.</summary>
    public bool Serializable { get; init; }

    public static EtcdRange One(ReadOnlyMemory<byte> key) => new(key, default);

    public static EtcdRange Prefix(ReadOnlyMemory<byte> prefix) => new(prefix, EtcdPrefix.End(prefix.Span));
}
