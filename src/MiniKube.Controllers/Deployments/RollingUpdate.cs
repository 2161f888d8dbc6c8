namespace MiniKube.Controllers.Deployments;

/// <summary>
/// Replaces pods step by step: never more than <see cref="RolloutBounds.MaxPods"/> wanted, and never takes away a pod that is needed for
/// <see cref="RolloutBounds.MinAvailable"/>.
/// </summary>
internal static class RollingUpdate
{
    public static RolloutSizes Decide(RolloutBounds bounds, Revisions revisions) => new(NewSize(bounds, revisions), OldSizes(bounds, revisions));

    private static int? NewSize(RolloutBounds bounds, Revisions revisions)
    {
        var size = revisions.Current?.Spec.Replicas ?? 0;
        if (revisions.Current is not null && size == bounds.Replicas) return null;
        if (size > bounds.Replicas) return bounds.Replicas;
        var room = bounds.MaxPods - size - revisions.Old.Sum(Size);
        var grown = size + Math.Clamp(room, 0, bounds.Replicas - size);
        return revisions.Current is not null && grown == size ? null : grown;
    }

    private static Dictionary<string, int> OldSizes(RolloutBounds bounds, Revisions revisions)
    {
        var sizes = new Dictionary<string, int>();
        // Pods of the new template that are not available yet do not stand in for old ones.
        var newAvailable = revisions.Current is { } current ? Available(current) : 0;
        var mayGo = revisions.Old.Sum(Size) + newAvailable - bounds.MinAvailable;
        if (mayGo <= 0) return sizes;

        // First pods that serve nobody: taking them away costs nothing, and unblocks a rollout that is stuck on them.
        foreach (var old in revisions.Old)
        {
            var unhealthy = Math.Min(mayGo, Size(old) - Available(old));
            if (unhealthy <= 0) continue;
            sizes[old.Metadata.Name!] = Size(old) - unhealthy;
            mayGo -= unhealthy;
        }

        var spare = Math.Min(mayGo, revisions.Old.Sum(Available) + newAvailable - bounds.MinAvailable);
        foreach (var old in revisions.Old)
        {
            if (spare <= 0) break;
            var left = sizes.GetValueOrDefault(old.Metadata.Name!, Size(old));
            var going = Math.Min(spare, left);
            if (going <= 0) continue;
            sizes[old.Metadata.Name!] = left - going;
            spare -= going;
        }
        return sizes;
    }

    private static int Size(ReplicaSet replicaSet) => replicaSet.Spec.Replicas ?? 0;

    // A status may still count pods that the last step took away.
    private static int Available(ReplicaSet replicaSet) => Math.Min(Size(replicaSet), replicaSet.Status.AvailableReplicas);
}
