namespace MiniKube.Etcd;

/// <summary>Answer to a range.</summary>
/// <param name="Revision">The store's revision when it answered.</param>
/// <param name="Count">Keys in the whole range, not only those returned.</param>
/// <param name="More">The limit left some out.</param>
public sealed record EtcdRangeResult(long Revision, IReadOnlyList<EtcdKeyValue> Items, long Count, bool More);

/// <summary>Answer to a put. <see cref="Previous"/> is there only when it was asked for and existed.</summary>
public readonly record struct EtcdPutResult(long Revision, EtcdKeyValue? Previous);

/// <summary>Answer to a delete.</summary>
public sealed record EtcdDeleteResult(long Revision, long Deleted, IReadOnlyList<EtcdKeyValue> Previous);

/// <summary>Answer to a write that is made only if the key still has the expected mod-revision.</summary>
/// <param name="Succeeded">The condition held and the write was made, at <paramref name="Revision"/>.</param>
/// <param name="Current">When it did not hold: the key as it is now, or null if it does not exist.</param>
public readonly record struct EtcdConditionalResult(bool Succeeded, long Revision, EtcdKeyValue? Current);

/// <summary>Answer to a transaction: one result for each operation of the branch that ran, in order.</summary>
public sealed record EtcdTxnResult(bool Succeeded, long Revision, IReadOnlyList<EtcdOperationResult> Results);

/// <summary>What one operation of a transaction did; the property of its kind is set.</summary>
public sealed record EtcdOperationResult
{
    public EtcdRangeResult? Range { get; init; }

    public EtcdPutResult? Put { get; init; }

    public EtcdDeleteResult? Delete { get; init; }
}
