using MiniKube.Client;

namespace MiniKube.Controllers.Pods;

/// <summary>Writes by which controllers end pods that they do not own.</summary>
internal static class PodRemoval
{
    /// <summary>Tells in the pod's status that something beside its owner ends it.</summary>
    /// <returns>The pod as it is now.</returns>
    public static async Task<Pod> DisruptAsync(this ApiClient client, Pod pod, string reason, string message, DateTimeOffset now, CancellationToken cancel, string? phase = null)
    {
        var target = new PodCondition { Type = "DisruptionTarget", Status = "True", Reason = reason, Message = message };
        var status = pod.Status with { Conditions = pod.Status.Conditions.With(target, now), Phase = phase ?? pod.Status.Phase };
        try
        {
            return await client.UpdateStatusAsync(pod with { Status = status }, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            return pod;
        }
    }

    /// <param name="client">Deletes.</param>
    /// <param name="pod">Only this very one, not a later one of its name.</param>
    /// <param name="force">Without waiting for a node to confirm that it has ended.</param>
    /// <param name="cancel">Ends the call.</param>
    public static async Task DeletePodAsync(this ApiClient client, Pod pod, bool force, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync<Pod>(ObjectKey.Of(pod), new() { Preconditions = new() { Uid = pod.Metadata.Uid }, GracePeriodSeconds = force ? 0 : null }, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound || gone.IsConflict)
        {
        }
    }
}
