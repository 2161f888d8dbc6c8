namespace MiniKube.Scheduler;

/// <summary>The outcome of one cycle: a node, or why there is none.</summary>
internal sealed record Decision(NodeInfo? Node, Diagnosis? Diagnosis, Preemption? Preemption)
{
    public static Decision On(NodeInfo node) => new(node, null, null);

    public static Decision Nowhere(Diagnosis diagnosis, Preemption? preemption = null) => new(null, diagnosis, preemption);
}
