using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>How many pods to create or which to delete, and what the status is.</summary>
internal sealed record ReplicaSetPlan(int Create, IReadOnlyList<Pod> Delete, ReplicaSetStatus Status, Next Next)
{
    /// <summary>Most pods created or deleted in one pass.</summary>
    public const int Burst = 500;

    /// <param name="replicaSet">As stored.</param>
    /// <param name="owned">Its pods, also those that have finished or are ending.</param>
    /// <param name="mayChange">False while the cache does not show what the last pass did: then only the status is decided.</param>
    /// <param name="related">How many pods of the same application run on a node.</param>
    /// <param name="now">The time.</param>
    public static ReplicaSetPlan Decide(ReplicaSet replicaSet, IReadOnlyList<Pod> owned, bool mayChange, Func<string, int> related, DateTimeOffset now)
    {
        var active = owned.Where(pod => pod.IsActive()).ToList();
        var (status, next) = Observe(replicaSet, owned, active, now);
        if (!mayChange || replicaSet.Metadata.DeletionTimestamp is not null) return new(0, [], status, next);

        var surplus = active.Count - (replicaSet.Spec.Replicas ?? 1);
        if (surplus <= 0) return new(Math.Min(-surplus, Burst), [], status, next);
        return new(0, Leaving(active, Math.Min(surplus, Burst), related, now), status, next);
    }

    private static IReadOnlyList<Pod> Leaving(List<Pod> active, int count, Func<string, int> related, DateTimeOffset now)
    {
        // All go: no need to choose.
        if (count < active.Count) active.Sort(new DeletionRank(related, now));
        return active.GetRange(0, count);
    }

    private static (ReplicaSetStatus, Next) Observe(ReplicaSet replicaSet, IReadOnlyList<Pod> owned, List<Pod> active, DateTimeOffset now)
    {
        var template = LabelQuery.Of(replicaSet.Spec.Template.Metadata.Labels);
        var (labelled, ready, available) = (0, 0, 0);
        DateTimeOffset? due = null;
        foreach (var pod in active)
        {
            if (template.Matches(pod.Metadata.Labels)) labelled++;
            if (!pod.IsReady()) continue;
            ready++;
            if (pod.AvailableFrom(replicaSet.Spec.MinReadySeconds) is not { } from) continue;
            if (from <= now) available++;
            else if (due is null || from < due) due = from;
        }
        var status = replicaSet.Status with
        {
            Replicas = active.Count,
            FullyLabeledReplicas = labelled,
            ReadyReplicas = ready,
            AvailableReplicas = available,
            TerminatingReplicas = owned.Count(pod => pod.IsTerminating() && !pod.IsFinished()),
            ObservedGeneration = replicaSet.Metadata.Generation,
        };
        return (status, due is { } time ? Next.After(time - now) : Next.Done);
    }
}
