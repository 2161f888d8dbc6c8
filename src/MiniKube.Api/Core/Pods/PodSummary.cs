namespace MiniKube.Api.Core;

/// <summary>
/// What one line says about a pod: how many containers are ready, one word for its state, and how often containers were started anew.
/// </summary>
public sealed record PodSummary(int Ready, int Total, string State, int Restarts, DateTimeOffset? LastRestart)
{
    private const string Completed = "Completed";

    public string ReadyText => $"{Ready}/{Total}";

    public static PodSummary Of(Pod pod)
    {
        var status = pod.Status;
        var state = string.IsNullOrEmpty(status.Reason) ? status.Phase ?? "" : status.Reason;
        if (pod.Spec.SchedulingGates.Count > 0
            && status.Conditions.Any(condition => condition is { Type: "PodScheduled", Status: "False", Reason: "SchedulingGated" }))
        {
            state = "SchedulingGated";
        }
        var init = InitContainers(pod);
        var summary = init.State is { } initializing && !IsTrue(pod, "Initialized")
            ? init with { State = initializing }
            : Containers(pod, init, state);
        return summary with { Total = pod.Spec.Containers.Count + pod.Spec.InitContainers.Count(PodRequests.IsSidecar), State = Deleting(pod, summary.State!) };
    }

    public string RestartsText(DateTimeOffset now) => LastRestart is { } last ? $"{Restarts} ({Age.Of(last, now)} ago)" : $"{Restarts}";

    private static string Deleting(Pod pod, string state)
    {
        if (pod.Metadata.DeletionTimestamp is null) return state;
        if (pod.Status.Reason == "NodeLost") return "Unknown";
        return pod.Status.Phase is "Succeeded" or "Failed" ? state : "Terminating";
    }

    /// <summary>Its state is null when the init containers are done.</summary>
    private static PodSummary InitContainers(Pod pod)
    {
        var sidecars = pod.Spec.InitContainers.Where(PodRequests.IsSidecar).Select(container => container.Name).ToHashSet(StringComparer.Ordinal);
        int ready = 0, restarts = 0;
        DateTimeOffset? last = null;
        var statuses = pod.Status.InitContainerStatuses;
        for (var i = 0; i < statuses.Count; i++)
        {
            var status = statuses[i];
            restarts += status.RestartCount;
            last = Later(last, status);
            if (status.State.Terminated is { ExitCode: 0 }) continue;
            if (sidecars.Contains(status.Name) && status.Started == true)
            {
                if (status.Ready) ready++;
                continue;
            }
            var state = status.State switch
            {
                { Terminated: { } ended } => "Init:" + Ended(ended),
                { Waiting.Reason: { Length: > 0 } reason } when reason != "PodInitializing" => "Init:" + reason,
                _ => $"Init:{i}/{pod.Spec.InitContainers.Count}",
            };
            return new(ready, 0, state, restarts, last);
        }
        // Of init containers that are done nobody wants to read; sidecars go on.
        var running = statuses.Where(status => sidecars.Contains(status.Name)).ToArray();
        return new(ready, 0, null!, running.Sum(status => status.RestartCount), running.Aggregate((DateTimeOffset?)null, Later));
    }

    private static PodSummary Containers(Pod pod, PodSummary init, string state)
    {
        var (ready, restarts, last) = (init.Ready, init.Restarts, init.LastRestart);
        var running = false;
        foreach (var status in pod.Status.ContainerStatuses.Reverse())
        {
            restarts += status.RestartCount;
            last = Later(last, status);
            if (status.State.Waiting is { Reason: { Length: > 0 } waiting }) state = waiting;
            else if (status.State.Terminated is { } ended) state = Ended(ended);
            else if (status is { Ready: true, State.Running: not null })
            {
                running = true;
                ready++;
            }
        }
        if (state == Completed && running) state = IsTrue(pod, "Ready") ? "Running" : "NotReady";
        return new(ready, 0, state, restarts, last);
    }

    private static string Ended(ContainerStateTerminated ended) =>
        !string.IsNullOrEmpty(ended.Reason) ? ended.Reason : ended.Signal != 0 ? $"Signal:{ended.Signal}" : $"ExitCode:{ended.ExitCode}";

    private static DateTimeOffset? Later(DateTimeOffset? last, ContainerStatus status) =>
        status.LastState.Terminated?.FinishedAt is { } finished && (last is null || finished > last) ? finished : last;

    private static bool IsTrue(Pod pod, string condition) => pod.Status.Conditions.Any(known => known.Type == condition && known.Status == "True");
}
