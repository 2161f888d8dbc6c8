using MiniKube.NodeAgent.Logs;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Probes;

namespace MiniKube.NodeAgent.Work;

/// <summary>Ends containers: preStop hook and stop signal share one grace period.</summary>
internal sealed class ContainerStopper(PodServices services, RunReader reader)
{
    /// <summary>What is left for the stop signal at least, after a hook took all the time.</summary>
    private static readonly TimeSpan LeastAfterHook = TimeSpan.FromSeconds(2);

    public async Task<ActionOutcome> StopAsync(PodOrder order, StopContainer action, CancellationToken cancel)
    {
        var run = order.Runs.FirstOrDefault(run => run.Id == action.Id);
        var path = $"spec.containers{{{action.Name}}}";
        try
        {
            if (order.InApi) services.Events.Record(order.Pod, "Normal", "Killing", action.Why, path);
            var grace = action.Grace;
            if (order.Spec(action.Name)?.Lifecycle?.PreStop is { } hook && run is { Running: true } && grace > TimeSpan.Zero)
            {
                var begun = services.Time.GetTimestamp();
                var target = new ProbeTarget(order.Pod, order.Spec(action.Name)!, action.Id, order.Sandbox?.Ip ?? services.Node().NodeIp, run.StartedAt ?? run.CreatedAt);
                var why = await services.Hooks.RunAsync(hook, target, grace, cancel);
                if (why is not null) services.Events.Record(order.Pod, "Warning", "FailedPreStopHook", $"PreStopHook failed: {why}", path);
                grace -= services.Time.GetElapsedTime(begun);
                if (grace < LeastAfterHook) grace = LeastAfterHook;
            }
            await services.Runtime.StopContainerAsync(action.Id, grace, cancel);
            var status = await services.Runtime.ContainerStatusAsync(action.Id, cancel);
            return new(action) { Done = true, Run = status is null ? null : reader.Read(status, run?.SandboxId ?? "", order.Paths), Uncertain = status is null };
        }
        catch (Containers.ContainerRuntimeException error)
        {
            if (order.InApi) services.Events.Record(order.Pod, "Warning", "FailedKillPod", $"error killing container {action.Name}: {error.Message}", path);
            return ActionOutcome.Failed(action, "FailedKillContainer", error.Message);
        }
    }

    /// <summary>Its log goes with it.</summary>
    public async Task<ActionOutcome> RemoveAsync(PodOrder order, RemoveContainer action, CancellationToken cancel)
    {
        try
        {
            await services.Runtime.RemoveContainerAsync(action.Id, cancel);
            if (order.Runs.FirstOrDefault(run => run.Id == action.Id) is { } run)
            {
                LogFiles.Delete(order.Paths.ContainerLog(run.Name, run.Attempt));
                File.Delete(order.Paths.TerminationLog(run.Name, run.Attempt));
            }
            return new(action) { Done = true };
        }
        catch (Exception error) when (error is Containers.ContainerRuntimeException or IOException or UnauthorizedAccessException)
        {
            return ActionOutcome.Failed(action, "FailedRemoveContainer", error.Message);
        }
    }
}
