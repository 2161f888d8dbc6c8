using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>Translates the runtime's words, and the API's memory, into runs.</summary>
internal sealed class RunReader(TimeProvider time)
{
    /// <summary>Of a run whose end nobody saw.</summary>
    public const string LostReason = "ContainerStatusUnknown";
    public const string LostMessage = "The container could not be located when the pod was inspected";

    public DateTimeOffset Now => time.GetUtcNow();

    public static ContainerRun FromList(Containers.ContainerInfo info) => new()
    {
        Name = info.Labels.GetValueOrDefault(RuntimeLabels.ContainerName) ?? info.Name,
        Id = info.Id,
        SandboxId = info.SandboxId,
        Attempt = (int)info.Attempt,
        State = info.State,
        CreatedAt = info.CreatedAt,
        Image = info.Image,
        ImageRef = info.ImageRef,
        SpecHash = info.Annotations.GetValueOrDefault(RuntimeLabels.Hash, ""),
    };

    /// <summary>Reads the last words too when the container has ended.</summary>
    public ContainerRun Read(Containers.ContainerStatus status, string sandboxId, PodPaths paths)
    {
        var info = status.Info;
        var run = FromList(info) with
        {
            SandboxId = info.SandboxId.Length > 0 ? info.SandboxId : sandboxId,
            StartedAt = status.StartedAt,
            FinishedAt = status.FinishedAt,
            ExitCode = status.ExitCode,
            Reason = status.Reason,
            Message = status.Message,
            LogPath = status.LogPath,
        };
        if (!run.Exited) return run;
        var fallsBack = info.Annotations.GetValueOrDefault(RuntimeLabels.TerminationPolicy) == "FallbackToLogsOnError";
        var said = TerminationMessages.Read(paths.TerminationLog(run.Name, run.Attempt), status.LogPath, fallsBack, status.ExitCode);
        return run with { Message = said.Length > 0 ? said : run.Message, FinishedAt = run.FinishedAt ?? Now };
    }

    /// <summary>Runs that the API remembers and the runtime may not: after the node lost its runtime's state, restart counts go on.</summary>
    public IEnumerable<ContainerRun> FromApi(PodStatus status)
    {
        foreach (var container in status.InitContainerStatuses.Concat(status.ContainerStatuses).Concat(status.EphemeralContainerStatuses))
        {
            var (state, last, count) = (container.State, container.LastState, container.RestartCount);
            if (state.Waiting is not null)
            {
                if (last.Terminated is { } waited) yield return Ended(container, waited, count);
                continue;
            }
            if (state.Terminated is { } ended) yield return Ended(container, ended, count);
            else if (state.Running is { } running)
            {
                yield return Ended(container, new() { ExitCode = 137, Reason = LostReason, Message = LostMessage, StartedAt = running.StartedAt, FinishedAt = Now, ContainerID = container.ContainerID }, count);
            }
            if (last.Terminated is { } before && count > 0) yield return Ended(container, before, count - 1);
        }
    }

    private static ContainerRun Ended(ContainerStatus container, ContainerStateTerminated ended, int attempt) => new()
    {
        Name = container.Name,
        Id = Id(ended.ContainerID),
        Attempt = attempt,
        Gone = true,
        State = Containers.ContainerState.Exited,
        CreatedAt = ended.StartedAt ?? default,
        StartedAt = ended.StartedAt,
        FinishedAt = ended.FinishedAt,
        ExitCode = ended.ExitCode,
        Reason = ended.Reason ?? "",
        Message = ended.Message ?? "",
        Image = container.Image,
        ImageRef = container.ImageID,
    };

    /// <summary>"containerd://abc" is "abc".</summary>
    public static string Id(string? apiId) => apiId is null ? "" : apiId[(apiId.IndexOf("://", StringComparison.Ordinal) is var at and >= 0 ? at + 3 : 0)..];
}
