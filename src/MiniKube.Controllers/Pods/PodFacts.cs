namespace MiniKube.Controllers.Pods;

/// <summary>What a pod's status says, in the terms that controllers decide on. Rules: Kubernetes docs, "Pod Lifecycle".</summary>
internal static class PodFacts
{
    public static bool IsFinished(this Pod pod) => pod.Status.Phase is "Succeeded" or "Failed";

    public static bool IsTerminating(this Pod pod) => pod.Metadata.DeletionTimestamp is not null;

    /// <summary>Counts towards its controller's replicas.</summary>
    public static bool IsActive(this Pod pod) => !pod.IsFinished() && !pod.IsTerminating();

    public static PodCondition? Condition(this Pod pod, string type)
    {
        foreach (var condition in pod.Status.Conditions)
        {
            if (condition.Type == type) return condition;
        }
        return null;
    }

    public static bool IsReady(this Pod pod) => pod.Condition("Ready") is { Status: "True" };

    /// <summary>When a ready pod counts as available; null for a pod that is not ready.</summary>
    public static DateTimeOffset? AvailableFrom(this Pod pod, int minReadySeconds) => pod.Condition("Ready") switch
    {
        not { Status: "True" } => null,
        _ when minReadySeconds == 0 => DateTimeOffset.MinValue,
        { LastTransitionTime: { } since } => since.AddSeconds(minReadySeconds),
        _ => null,
    };

    public static bool IsAvailable(this Pod pod, int minReadySeconds, DateTimeOffset now) => pod.AvailableFrom(minReadySeconds) is { } from && from <= now;

    public static int Restarts(this Pod pod)
    {
        var most = 0;
        foreach (var container in pod.Status.ContainerStatuses) most = Math.Max(most, container.RestartCount);
        return most;
    }
}
