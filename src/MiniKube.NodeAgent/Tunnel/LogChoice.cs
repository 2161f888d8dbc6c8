using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Work;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>Which run's log a reader means. Pure; messages are those that kubectl users know.</summary>
internal static class LogChoice
{
    /// <exception cref="ApiException">There is no such log (yet).</exception>
    public static ContainerRun Choose(PodView view, string container, bool previous)
    {
        var latest = view.Latest(container);
        var waiting = Status(view.Pod.Status, container)?.State.Waiting;
        if (previous)
        {
            // While it waits for its next run, the newest one is the previous.
            var before = latest is { Exited: true } && waiting is not null ? latest : view.Previous(container);
            return before ?? throw ApiException.BadRequest($"previous terminated container \"{container}\" in pod \"{view.Pod.Metadata.Name}\" not found");
        }
        if (latest is not null && latest.State != Containers.ContainerState.Created) return latest;
        var reason = waiting?.Reason switch
        {
            "ErrImagePull" or "ImagePullBackOff" or "ErrImageNeverPull" => "trying and failing to pull image",
            { Length: > 0 } other => other,
            _ => "ContainerCreating",
        };
        throw ApiException.BadRequest($"container \"{container}\" in pod \"{view.Pod.Metadata.Name}\" is waiting to start: {reason}");
    }

    private static ContainerStatus? Status(PodStatus status, string container) =>
        status.ContainerStatuses.Concat(status.InitContainerStatuses).Concat(status.EphemeralContainerStatuses).FirstOrDefault(candidate => candidate.Name == container);
}
