namespace MiniKube.Scheduler;

/// <summary>What became of one try to place a pod.</summary>
internal abstract record Outcome(QueuedPod Queued, PodInfo Pod)
{
    /// <summary>It counts as on that node from now on; it has to be bound or given up.</summary>
    public sealed record Placed(QueuedPod Queued, PodInfo Pod, string Node) : Outcome(Queued, Pod);

    /// <summary>It waits for a change.</summary>
    public sealed record Rejected(QueuedPod Queued, PodInfo Pod, Diagnosis Diagnosis, Preemption? Preemption) : Outcome(Queued, Pod);
}
