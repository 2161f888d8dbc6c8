using MiniKube.Api.Core;
using MiniKube.Api.Meta;
using MiniKube.NodeAgent.Pods;
using MiniKube.NodeAgent.Volumes;

namespace MiniKube.NodeAgent.Work;

/// <summary>Gives back what a pod held on this node when nothing of it runs any more.</summary>
internal sealed class PodReleaser(PodServices services)
{
    public async Task<ActionOutcome> ReleaseAsync(PodOrder order, ReleasePod action, CancellationToken cancel)
    {
        try
        {
            var reported = order.InApi ? services.Statuses.FlushAsync(order.Uid, cancel) : Task.CompletedTask;
            PodFolders.Remove(order.Paths);
            await reported;
            if (action.Remove) await RemoveAsync(order, cancel);
            else services.Cgroups.Remove(order.Pod);
            return new(action) { Done = true };
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ApiException or Containers.ContainerRuntimeException)
        {
            return ActionOutcome.Failed(action, "FailedKillPod", error.Message) with { Uncertain = false };
        }
    }

    private async Task RemoveAsync(PodOrder order, CancellationToken cancel)
    {
        // The API hears first: whoever waits for the pod's end need not wait for the sweeping.
        if (order.InApi) await DeleteAsync(order, cancel);
        foreach (var sandbox in order.Sandboxes) await services.Runtime.RemoveSandboxAsync(sandbox.Id, cancel);
        // A container that was made while its sandbox was removed is in none: nothing else takes it away.
        foreach (var run in order.Runs.Where(run => !run.Gone && order.Sandboxes.All(sandbox => sandbox.Id != run.SandboxId)))
        {
            await services.Runtime.RemoveContainerAsync(run.Id, cancel);
        }
        services.Cgroups.Remove(order.Pod);
        PodFolders.RemoveLogs(order.Paths);
    }

    private async Task DeleteAsync(PodOrder order, CancellationToken cancel)
    {
        try
        {
            await services.Client.DeleteAsync<Pod>(ObjectKey.Of(order.Pod), new() { GracePeriodSeconds = 0, Preconditions = new() { Uid = order.Uid } }, cancel);
        }
        catch (ApiException error) when (error.IsNotFound || error.IsConflict)
        {
            // Gone already, or its name belongs to another pod.
        }
    }
}
