namespace MiniKube.Controllers.Deployments;

/// <summary>
/// How far a rollout may leave the wanted number of pods. Percentages round up for the surge and down for what may be missing; both zero would never move,
/// so one pod may then be missing.
/// </summary>
internal readonly record struct RolloutBounds(int Replicas, int MaxSurge, int MaxUnavailable)
{
    private static readonly IntOrString Quarter = "25%";

    public int MaxPods => Replicas + MaxSurge;

    public int MinAvailable => Replicas - MaxUnavailable;

    public static RolloutBounds Of(DeploymentSpec spec)
    {
        var replicas = spec.Replicas ?? 1;
        if (spec.Strategy.Type == "Recreate") return new(replicas, 0, 0);
        var surge = (spec.Strategy.RollingUpdate?.MaxSurge ?? Quarter).ScaledTo(replicas, roundUp: true) ?? 0;
        var missing = (spec.Strategy.RollingUpdate?.MaxUnavailable ?? Quarter).ScaledTo(replicas, roundUp: false) ?? 0;
        if (surge == 0 && missing == 0) missing = 1;
        return new(replicas, surge, Math.Min(missing, replicas));
    }
}
