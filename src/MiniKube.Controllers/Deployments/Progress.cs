using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Deployments;

/// <summary>The condition Progressing: whether a rollout moves, is done, is paused, or has been silent for longer than its deadline.</summary>
internal static class Progress
{
    private const string Type = "Progressing";
    private const string Done = "NewReplicaSetAvailable";
    private const string TimedOut = "ProgressDeadlineExceeded";
    private const string Paused = "DeploymentPaused";

    public static Next Decide(
        Deployment deployment, DeploymentStatus status, ReplicaSet? current, bool created, bool returned, RolloutBounds bounds, DeploymentConditions conditions, DateTimeOffset now)
    {
        if (deployment.Spec.ProgressDeadlineSeconds is not { } deadline || deadline == int.MaxValue)
        {
            conditions.Remove(Type);
            return Next.Done;
        }
        if (deployment.Spec.Paused)
        {
            if (conditions.Get(Type)?.Reason != TimedOut) conditions.Set(Type, "Unknown", Paused, "Deployment is paused");
            return Next.Done;
        }
        if (conditions.Get(Type)?.Reason == Paused) conditions.Set(Type, "Unknown", "DeploymentResumed", "Deployment is resumed");

        var name = current?.Metadata.Name;
        if (created) conditions.Set(Type, "True", "NewReplicaSetCreated", $"Created new replica set \"{name}\"");
        else if (name is not null && (returned || conditions.Get(Type) is null)) conditions.Set(Type, "True", "FoundNewReplicaSet", $"Found new replica set \"{name}\"");

        var before = conditions.Get(Type);
        if (before?.Reason == Done && status.Replicas == status.UpdatedReplicas) return Next.Done;
        if (RolloutStatus.IsComplete(bounds, status))
        {
            conditions.Set(Type, "True", Done, $"ReplicaSet \"{name}\" has successfully progressed.");
            return Next.Done;
        }
        if (Moved(deployment.Status, status))
        {
            conditions.Set(Type, "True", "ReplicaSetUpdated", $"ReplicaSet \"{name}\" is progressing.", again: true);
        }
        if (conditions.Get(Type) is not { Reason: not (Done or TimedOut), LastUpdateTime: { } since }) return Next.Done;

        var due = since.AddSeconds(deadline);
        if (now < due) return Next.After(due - now);
        conditions.Set(Type, "False", TimedOut, $"ReplicaSet \"{name}\" has timed out progressing.");
        return Next.Done;
    }

    private static bool Moved(DeploymentStatus before, DeploymentStatus now) =>
        now.UpdatedReplicas > before.UpdatedReplicas || now.ReadyReplicas > before.ReadyReplicas || now.AvailableReplicas > before.AvailableReplicas
        || now.Replicas - now.UpdatedReplicas < before.Replicas - before.UpdatedReplicas;
}
