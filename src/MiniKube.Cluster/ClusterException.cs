namespace MiniKube.Cluster;

/// <summary>What kind of failure a caller (a script, say) may act on.</summary>
public enum ClusterFailure
{
    Failed,
    Usage,
    NotFound,
    Prerequisite,
    TimedOut,
}

/// <summary>Something a person has to act on. The message is one sentence and says what to do next.</summary>
public sealed class ClusterException(ClusterFailure failure, string message, Exception? inner = null) : Exception(message, inner)
{
    public ClusterException(string message, Exception? inner = null)
        : this(ClusterFailure.Failed, message, inner)
    {
    }

    public ClusterFailure Failure { get; } = failure;
}
