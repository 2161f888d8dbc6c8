namespace MiniKube.Scheduler;

/// <summary>A pod on its way to a node.</summary>
internal sealed class QueuedPod(PodInfo pod, long since)
{
    public PodInfo Pod { get; set; } = pod;

    public QueuedState State { get; set; }

    /// <summary>When it was first seen; among equals the older goes first.</summary>
    public long Since => since;

    /// <summary>Cycles that it has been through without a node.</summary>
    public int Attempts { get; set; }

    /// <summary>Not before then is it tried again.</summary>
    public long Due { get; set; }

    /// <summary>When it became unschedulable.</summary>
    public long RejectedAt { get; set; }

    /// <summary>The plugins that turned it down: only what may change their mind is worth another try.</summary>
    public IReadOnlyList<IPlugin> RejectedBy { get; set; } = [];

    /// <summary>Counts changes of state, so that entries left behind in heaps can be told.</summary>
    public int Stamp { get; set; }
}

internal enum QueuedState
{
    /// <summary>To be tried as soon as possible.</summary>
    Active,

    /// <summary>To be tried when its time has come.</summary>
    Backoff,

    /// <summary>Waits for a change that may help.</summary>
    Unschedulable,

    /// <summary>Has scheduling gates.</summary>
    Gated,

    /// <summary>Taken out: in a cycle, or being bound.</summary>
    InFlight,
}
