namespace MiniKube.Scheduler;

/// <summary>How many pods wait, by why.</summary>
internal readonly record struct QueueCounts(int Active, int Backoff, int Unschedulable, int Gated)
{
    public QueueCounts With(QueuedState state) => state switch
    {
        QueuedState.Active => this with { Active = Active + 1 },
        QueuedState.Backoff => this with { Backoff = Backoff + 1 },
        QueuedState.Unschedulable => this with { Unschedulable = Unschedulable + 1 },
        QueuedState.Gated => this with { Gated = Gated + 1 },
        _ => this,
    };
}
