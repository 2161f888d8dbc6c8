namespace MiniKube.Controllers.Deployments;

/// <summary>
/// New sizes when a Deployment is scaled while two or more of its ReplicaSets have pods: each keeps its share, so that a rollout that went half way
/// stays half way. Rule: Kubernetes docs, "Proportional scaling".
/// </summary>
internal static class Proportions
{
    public static IReadOnlyDictionary<string, int> Of(RolloutBounds bounds, IReadOnlyList<ReplicaSet> active)
    {
        var total = active.Sum(replicaSet => replicaSet.Spec.Replicas ?? 0);
        var allowed = bounds.Replicas > 0 ? bounds.MaxPods : 0;
        var toAdd = allowed - total;
        var sizes = active.ToDictionary(replicaSet => replicaSet.Metadata.Name!, replicaSet => replicaSet.Spec.Replicas ?? 0);
        if (toAdd == 0 || active.Count == 0) return sizes;

        var ordered = toAdd > 0
            ? active.OrderByDescending(Size).ThenByDescending(Created).ToList()
            : active.OrderByDescending(Size).ThenBy(Created).ToList();
        var added = 0;
        foreach (var replicaSet in ordered)
        {
            var left = toAdd - added;
            var share = Share(replicaSet, bounds);
            share = toAdd > 0 ? Math.Clamp(share, 0, left) : Math.Clamp(share, left, 0);
            sizes[replicaSet.Metadata.Name!] += share;
            added += share;
        }
        // What rounding left over goes to the largest.
        var largest = ordered[0].Metadata.Name!;
        sizes[largest] = Math.Max(0, sizes[largest] + toAdd - added);
        return sizes;
    }

    private static int Share(ReplicaSet replicaSet, RolloutBounds bounds)
    {
        var size = Size(replicaSet);
        if (bounds.Replicas == 0) return -size;
        var before = DeploymentAnnotations.MaxOf(replicaSet) ?? 0;
        if (before <= 0) return 0;
        return (int)Math.Round((double)size * bounds.MaxPods / before, MidpointRounding.AwayFromZero) - size;
    }

    private static int Size(ReplicaSet replicaSet) => replicaSet.Spec.Replicas ?? 0;

    private static DateTimeOffset Created(ReplicaSet replicaSet) => replicaSet.Metadata.CreationTimestamp ?? DateTimeOffset.MinValue;
}
