using System.Collections.ObjectModel;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Reporting;

/// <summary>The API's status of one container. Rule: Kubernetes docs, "Pod lifecycle", container states.</summary>
internal static class ContainerStates
{
    public static ContainerStatus Of(PodObservation seen, PodContainer container)
    {
        var run = seen.Latest(container.Name);
        var waiting = Waiting(seen, container, run);
        var running = run is { Running: true };
        var verdict = run is null ? ProbeVerdict.Passed : seen.Verdict(run);
        return new()
        {
            Name = container.Name,
            State = waiting is not null ? new() { Waiting = waiting }
                : running ? new() { Running = new() { StartedAt = run!.StartedAt ?? run.CreatedAt } }
                : Ended(seen, run),
            LastState = waiting is not null && run is { Exited: true } ? Ended(seen, run) : Ended(seen, seen.Previous(container.Name)),
            Ready = container.Role == ContainerRole.Init ? run is { Succeeded: true } : running && verdict.Started && verdict.Ready,
            Started = running && verdict.Started,
            RestartCount = run?.Attempt ?? 0,
            Image = run is { Image.Length: > 0 } ? run.Image : container.Spec.Image ?? "",
            ImageID = run?.ImageRef ?? "",
            ContainerID = run is null ? null : Id(seen, run),
            Resources = running && Given(seen, container, run!) is { } given && given.Limits.Count + given.Requests.Count > 0 ? given : null,
            AllocatedResources = running && container.Role != ContainerRole.Ephemeral ? Given(seen, container, run!).Requests : ReadOnlyDictionary<string, Quantity>.Empty,
        };
    }

    /// <summary>The resources that a running container has, whatever its pod asks for by now.</summary>
    private static ResourceRequirements Given(PodObservation seen, PodContainer container, ContainerRun run)
    {
        if (run.Resources is { } known) return known;
        var status = seen.Pod.Status;
        return seen.Pod.Metadata.Generation > 1 && status.ContainerStatuses.Concat(status.InitContainerStatuses).FirstOrDefault(told => told.Name == container.Name)?.Resources is { } told
            ? told
            : container.Spec.Resources;
    }

    /// <summary>The message of CrashLoopBackOff.</summary>
    public static string BackoffMessage(Pod pod, string container, TimeSpan delay) =>
        $"back-off {Text(delay)} restarting failed container={container} pod={pod.Metadata.Name}_{pod.Metadata.Namespace}({pod.Metadata.Uid})";

    /// <summary>What keeps the container from running; null when its newest run is to be shown as it is.</summary>
    private static ContainerStateWaiting? Waiting(PodObservation seen, PodContainer container, ContainerRun? run)
    {
        if (run is { Running: true }) return null;
        if (run is { Exited: true })
        {
            if (seen.Termination is not null || !RestartRules.Restarts(container, run, seen.RestartPolicy)) return null;
            return FreshFailure(seen, container) ?? CrashLoop(seen, container, run) ?? Failure(seen, container);
        }
        if (run is { State: Containers.ContainerState.Unknown, Gone: false })
        {
            return new() { Reason = "ContainerStatusUnknown", Message = "The container runtime does not tell the state of this container" };
        }
        return Failure(seen, container) ?? VolumeFailure(seen) ?? new() { Reason = seen.Pod.Spec.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating" };
    }

    private static ContainerStateWaiting? CrashLoop(PodObservation seen, PodContainer container, ContainerRun run)
    {
        var last = seen.Backoffs.GetValueOrDefault(container.Name);
        if (RestartBackoff.WaitUntil(last, run.FinishedAt ?? run.CreatedAt) is not { } until || until <= seen.Now) return null;
        return new() { Reason = "CrashLoopBackOff", Message = BackoffMessage(seen.Pod, container.Name, last!.Delay) };
    }

    private static ContainerStateWaiting? FreshFailure(PodObservation seen, PodContainer container) =>
        seen.Failures.GetValueOrDefault(container.Name) is { } failure && seen.Now < failure.At + StartFailure.ShowError ? Failure(seen, container) : null;

    private static ContainerStateWaiting? Failure(PodObservation seen, PodContainer container)
    {
        if (seen.Failures.GetValueOrDefault(container.Name) is not { } failure) return null;
        var reason = failure.ReasonAt(seen.Now);
        return new()
        {
            Reason = reason,
            Message = reason == "ImagePullBackOff" ? $"Back-off pulling image \"{container.Spec.Image}\": {failure.Reason}: {failure.Message}" : failure.Message,
        };
    }

    private static ContainerStateWaiting? VolumeFailure(PodObservation seen) =>
        seen.VolumesReady || seen.Failures.GetValueOrDefault(PodAction.VolumesKey) is not { } failure ? null
        : new() { Reason = seen.Pod.Spec.InitContainers.Count > 0 ? "PodInitializing" : "ContainerCreating", Message = failure.Message };

    private static ContainerState Ended(PodObservation seen, ContainerRun? run) => run is not { Exited: true } ? new() : new()
    {
        Terminated = new()
        {
            ExitCode = run.ExitCode,
            Reason = run.Reason.Length > 0 ? run.Reason : run.ExitCode == 0 ? "Completed" : "Error",
            Message = run.Message.Length > 0 ? run.Message : null,
            StartedAt = run.StartedAt ?? run.CreatedAt,
            FinishedAt = run.FinishedAt ?? run.CreatedAt,
            ContainerID = Id(seen, run),
        },
    };

    private static string? Id(PodObservation seen, ContainerRun run) => run.Id.Length == 0 ? null : $"{seen.RuntimeName}://{run.Id}";

    private static string Text(TimeSpan time) => time.TotalSeconds < 60 ? $"{time.TotalSeconds:0}s" : $"{(int)time.TotalMinutes}m{time.Seconds}s";
}
