using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Deployments;

/// <summary>The status of a Deployment: counts, and the conditions Available, Progressing and ReplicaFailure with Kubernetes' reasons.</summary>
internal static class RolloutStatus
{
    public static bool IsComplete(RolloutBounds bounds, DeploymentStatus status) =>
        status.UpdatedReplicas == bounds.Replicas && status.Replicas == bounds.Replicas && status.AvailableReplicas == bounds.Replicas;

    /// <param name="deployment">As stored.</param>
    /// <param name="planned">Its ReplicaSets as they will be after this plan.</param>
    /// <param name="current">That of the present template.</param>
    /// <param name="created">This plan creates <paramref name="current"/>.</param>
    /// <param name="returned">This plan takes an old revision up again.</param>
    /// <param name="bounds">Of the Deployment.</param>
    /// <param name="now">The time.</param>
    public static (DeploymentStatus Status, Next Next) Decide(
        Deployment deployment, IReadOnlyList<ReplicaSet> planned, ReplicaSet? current, bool created, bool returned, RolloutBounds bounds, DateTimeOffset now)
    {
        var status = Counted(deployment, planned, current, bounds, now);
        var conditions = new DeploymentConditions(status.Conditions, now);
        var next = Progress.Decide(deployment, status, current, created, returned, bounds, conditions, now);
        if (Failure(planned, current) is { } failure) conditions.Set("ReplicaFailure", failure.Status, failure.Reason ?? "", failure.Message ?? "");
        else conditions.Remove("ReplicaFailure");
        return (status with { Conditions = conditions.All }, next);
    }

    public static DeploymentStatus Counted(
        Deployment deployment, IReadOnlyList<ReplicaSet> replicaSets, ReplicaSet? current, RolloutBounds bounds, DateTimeOffset now)
    {
        var available = replicaSets.Sum(replicaSet => replicaSet.Status.AvailableReplicas);
        var conditions = new DeploymentConditions(deployment.Status.Conditions, now);
        if (available >= bounds.MinAvailable)
        {
            conditions.Set("Available", "True", "MinimumReplicasAvailable", "Deployment has minimum availability.");
        }
        else
        {
            conditions.Set("Available", "False", "MinimumReplicasUnavailable", "Deployment does not have minimum availability.");
        }
        return deployment.Status with
        {
            ObservedGeneration = deployment.Metadata.Generation,
            Replicas = replicaSets.Sum(replicaSet => replicaSet.Status.Replicas),
            UpdatedReplicas = current?.Status.Replicas ?? 0,
            ReadyReplicas = replicaSets.Sum(replicaSet => replicaSet.Status.ReadyReplicas),
            AvailableReplicas = available,
            UnavailableReplicas = Math.Max(0, replicaSets.Sum(replicaSet => replicaSet.Spec.Replicas ?? 0) - available),
            TerminatingReplicas = replicaSets.Any(replicaSet => replicaSet.Status.TerminatingReplicas is not null)
                ? replicaSets.Sum(replicaSet => replicaSet.Status.TerminatingReplicas ?? 0) : null,
            Conditions = conditions.All,
        };
    }

    private static ReplicaSetCondition? Failure(IReadOnlyList<ReplicaSet> replicaSets, ReplicaSet? current)
    {
        var failures = replicaSets.SelectMany(
            replicaSet => replicaSet.Status.Conditions.Where(condition => condition is { Type: "ReplicaFailure", Status: "True" }), (owner, condition) => (owner, condition));
        return failures.OrderByDescending(failure => ReferenceEquals(failure.owner, current)).Select(failure => failure.condition).FirstOrDefault();
    }
}
