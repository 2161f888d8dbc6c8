namespace MiniKube.Controllers.Deployments;

/// <summary>Ends every old pod before the first new one starts.</summary>
internal static class Recreate
{
    public static RolloutSizes Decide(RolloutBounds bounds, Revisions revisions, IReadOnlySet<string> withPods)
    {
        var active = revisions.Old.Where(old => old.Spec.Replicas > 0).ToDictionary(old => old.Metadata.Name!, _ => 0);
        if (active.Count > 0) return new(null, active);
        if (revisions.Old.Any(old => withPods.Contains(old.Metadata.Uid!))) return RolloutSizes.Unchanged;
        return revisions.Current?.Spec.Replicas == bounds.Replicas ? RolloutSizes.Unchanged : new(bounds.Replicas, active);
    }
}
