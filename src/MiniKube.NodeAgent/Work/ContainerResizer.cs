using MiniKube.NodeAgent.Launch;
using MiniKube.NodeAgent.Pods;

namespace MiniKube.NodeAgent.Work;

/// <summary>Gives a running container other resources. The pod's own cgroup makes room first and closes in last: no part may have more than the whole.</summary>
internal sealed class ContainerResizer(PodServices services)
{
    public async Task<ActionOutcome> ResizeAsync(PodOrder order, ResizeContainer action, CancellationToken cancel)
    {
        var (container, node, path) = (action.Container.Spec, services.Node(), PodOrder.FieldPath(action.Container));
        // The score for the kernel's out-of-memory killer was set at the start and stays.
        var wanted = ResourceMapping.Of(container, QosClasses.Of(order.Pod.Spec), node.MemoryCapacity, node.LowestOomScore) with { OomScoreAdjust = null };
        if (services.Cgroups.MemoryInUse(order.Pod, action.Run.Id) is { } used && wanted.MemoryLimitBytes < used)
        {
            return Failed($"attempting to set memory limit {wanted.MemoryLimitBytes} below current usage {used}");
        }
        try
        {
            services.Cgroups.Widen(order.Pod);
            await services.Runtime.UpdateContainerResourcesAsync(action.Run.Id, wanted, cancel);
            services.Cgroups.Apply(order.Pod);
        }
        catch (Containers.ContainerRuntimeException error)
        {
            return Failed(error.Message) with { Uncertain = true };
        }
        // What was only made sure of after a start of the agent is no news.
        if (action.Run.Resources is not null) services.Events.Record(order.Pod, "Normal", "ResizeCompleted", $"Container {container.Name} has the resources that its pod asks for", path);
        return new(action) { Done = true, Run = action.Run with { Resources = container.Resources } };

        ActionOutcome Failed(string why)
        {
            services.Events.Record(order.Pod, "Warning", "ResizeError", $"Container {container.Name} cannot be resized: {why}", path);
            return new(action) { Failure = ("ResizeError", why) };
        }
    }
}
