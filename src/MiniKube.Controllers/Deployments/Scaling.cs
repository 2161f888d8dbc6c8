namespace MiniKube.Controllers.Deployments;

/// <summary>What a change of <c>spec.replicas</c> does, apart from any change of the template. Works on a paused Deployment too.</summary>
internal static class Scaling
{
    /// <summary>An active ReplicaSet remembers another wanted number than the Deployment has now.</summary>
    public static bool IsNeeded(Deployment deployment, IReadOnlyList<ReplicaSet> owned)
    {
        var active = 0;
        var differs = false;
        foreach (var replicaSet in owned)
        {
            if (replicaSet.Spec.Replicas is not > 0) continue;
            active++;
            differs |= DeploymentAnnotations.DesiredOf(replicaSet) is { } desired && desired != (deployment.Spec.Replicas ?? 1);
        }
        // Recreate keeps one revision alive at a time; its own steps lead there.
        return differs && (active == 1 || deployment.Spec.Strategy.Type != "Recreate");
    }

    public static RolloutSizes Decide(RolloutBounds bounds, Revisions revisions)
    {
        IReadOnlyList<ReplicaSet> all = revisions.Current is { } present ? [.. revisions.Old, present] : revisions.Old;
        var active = all.Where(replicaSet => replicaSet.Spec.Replicas > 0).ToList();
        if (active.Count <= 1)
        {
            var only = active.Count == 1 ? active[0] : revisions.Current ?? (revisions.Old.Count > 0 ? revisions.Old[^1] : null);
            return only is null ? RolloutSizes.Unchanged : Sizes(revisions, new Dictionary<string, int> { [only.Metadata.Name!] = bounds.Replicas });
        }
        if (revisions.Current is { } current && IsSaturated(current, bounds))
        {
            return Sizes(revisions, revisions.Old.Where(old => old.Spec.Replicas > 0).ToDictionary(old => old.Metadata.Name!, _ => 0));
        }
        return Sizes(revisions, Proportions.Of(bounds, active));
    }

    private static bool IsSaturated(ReplicaSet current, RolloutBounds bounds) =>
        DeploymentAnnotations.DesiredOf(current) == bounds.Replicas && current.Spec.Replicas == bounds.Replicas && current.Status.AvailableReplicas == bounds.Replicas;

    private static RolloutSizes Sizes(Revisions revisions, IReadOnlyDictionary<string, int> byName) =>
        new(revisions.Current is { } current && byName.TryGetValue(current.Metadata.Name!, out var size) ? size : null, byName);
}
