namespace MiniKube.NodeAgent.Pods;

internal enum TerminationCause
{
    /// <summary>Every container has ended for good; what remains (sidecars, the sandbox) goes.</summary>
    Completed,

    /// <summary>activeDeadlineSeconds has passed.</summary>
    DeadlineExceeded,

    /// <summary>The node needs the room.</summary>
    Evicted,

    /// <summary>Deleted through the API, or unknown to it: nothing of the pod may stay.</summary>
    Deleted,
}

/// <summary>A pod on its way out. Once set it is never taken back; only the time left may shrink, and "deleted" overrides the other causes.</summary>
internal sealed record Termination(TerminationCause Cause, DateTimeOffset RequestedAt, TimeSpan Grace)
{
    public DateTimeOffset Deadline => RequestedAt + Grace;

    /// <summary>The API's <c>status.reason</c> and <c>status.message</c> for causes that fail the pod.</summary>
    public string Reason { get; init; } = "";

    public string Message { get; init; } = "";

    public bool Removes => Cause == TerminationCause.Deleted;

    /// <summary>Failed by a decision of the node, whatever its containers did.</summary>
    public bool Fails => Cause is TerminationCause.DeadlineExceeded or TerminationCause.Evicted;

    /// <summary>Time left for the containers; never less than nothing.</summary>
    public TimeSpan Left(DateTimeOffset now) => Deadline > now ? Deadline - now : TimeSpan.Zero;

    public static Termination Merge(Termination? prior, Termination next)
    {
        if (prior is null) return next;
        var deadline = prior.Deadline < next.Deadline ? prior : next;
        return new(prior.Removes || next.Removes ? TerminationCause.Deleted : prior.Cause, deadline.RequestedAt, deadline.Grace)
        {
            Reason = prior.Reason,
            Message = prior.Message,
        };
    }
}
