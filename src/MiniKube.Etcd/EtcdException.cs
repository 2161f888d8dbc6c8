namespace MiniKube.Etcd;

/// <summary>What went wrong, as far as a caller acts differently on it.</summary>
public enum EtcdError
{
    Internal,
    Unavailable,
    DeadlineExceeded,
    InvalidArgument,
    TooLarge,
    NoSpace,
    Compacted,
    FutureRevision,
    LeaseNotFound,
    LeaseExists,
    Denied,
}

/// <summary>A call to etcd failed.</summary>
public class EtcdException(EtcdError error, string message, bool outcomeUnknown = false, Exception? inner = null) : Exception(message, inner)
{
    public EtcdError Error { get; } = error;

    /// <summary>True after a failed write that etcd may have made all the same: read before writing again.</summary>
    public bool OutcomeUnknown { get; } = outcomeUnknown;
}

/// <summary>The wanted revision was compacted away: list again and watch from there.</summary>
/// <param name="compactRevision">The oldest revision that can still be watched; 0 where etcd does not tell.</param>
public sealed class EtcdCompactedException(long compactRevision, Exception? inner = null)
    : EtcdException(EtcdError.Compacted, "the revision has been compacted away; list again and watch from there", inner: inner)
{
    public long CompactRevision { get; } = compactRevision;
}
