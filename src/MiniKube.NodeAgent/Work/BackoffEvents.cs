using MiniKube.Api.Core;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>Tells once for each wait that a container waits for its restart or its image.</summary>
internal sealed class BackoffEvents(EventRecorder events)
{
    private readonly Dictionary<string, string> told = [];

    public void Tell(PodObservation seen, PodStatus status)
    {
        foreach (var container in status.ContainerStatuses.Concat(status.InitContainerStatuses))
        {
            var waiting = container.State.Waiting;
            if (waiting?.Reason is not ("CrashLoopBackOff" or "ImagePullBackOff"))
            {
                continue;
            }
            var key = $"{waiting.Reason} {container.RestartCount} {seen.Failures.GetValueOrDefault(container.Name)?.Count}";
            if (told.GetValueOrDefault(container.Name) == key) continue;
            told[container.Name] = key;
            var spec = seen.Specs.First(spec => spec.Name == container.Name);
            var path = PodOrder.FieldPath(spec);
            if (waiting.Reason == "CrashLoopBackOff")
            {
                var pod = $"{seen.Pod.Metadata.Name}_{seen.Pod.Metadata.Namespace}({seen.Pod.Metadata.Uid})";
                events.Record(seen.Pod, "Warning", "BackOff", $"Back-off restarting failed container {container.Name} in pod {pod}", path);
                continue;
            }
            events.Record(seen.Pod, "Normal", "BackOff", $"Back-off pulling image \"{spec.Spec.Image}\"", path);
            events.Record(seen.Pod, "Warning", "Failed", "Error: ImagePullBackOff", path);
        }
    }
}
