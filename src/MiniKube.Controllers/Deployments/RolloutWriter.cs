using System.Text.Json.Nodes;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Deployments;

/// <summary>Carries a <see cref="RolloutPlan"/> out. Every write names the version it was decided on, so a stale decision fails instead of doing harm.</summary>
internal sealed class RolloutWriter(ApiClient client, EventRecorder events, Expectations deploymentWrites, Expectations replicaSetWrites, TimeProvider time)
{
    public bool IsSeen(ObjectKey key) => deploymentWrites.AreMet(key) && replicaSetWrites.AreMet(key);

    public void Forget(ObjectKey key)
    {
        deploymentWrites.Forget(key);
        replicaSetWrites.Forget(key);
    }

    public async Task ApplyAsync(Deployment deployment, IReadOnlyList<ReplicaSet> observed, RolloutPlan plan, CancellationToken cancel)
    {
        var key = ObjectKey.Of(deployment);
        var status = plan.Status;
        if (plan.Create is { } wanted)
        {
            try
            {
                status = await CreateAsync(deployment, wanted, status, cancel);
            }
            catch (ApiException error) when (error is { IsConflict: false, Code: < 500 })
            {
                await WriteStatusAsync(deployment, Refused(deployment, status, error), cancel);
                throw;
            }
        }
        foreach (var replicaSet in plan.Update) await UpdateAsync(deployment, observed.First(one => one.Metadata.Uid == replicaSet.Metadata.Uid), replicaSet, cancel);
        foreach (var replicaSet in plan.Delete)
        {
            var options = new DeleteOptions { Preconditions = new() { Uid = replicaSet.Metadata.Uid, ResourceVersion = replicaSet.Metadata.ResourceVersion } };
            await client.DeleteAsync<ReplicaSet>(ObjectKey.Of(replicaSet), options, cancel);
            replicaSetWrites.Deleted(key, replicaSet);
        }
        if (plan.Revision is { } revision)
        {
            var annotations = new JsonObject { [DeploymentAnnotations.Revision] = $"{revision}" };
            var patch = new JsonObject { ["metadata"] = new JsonObject { ["resourceVersion"] = deployment.Metadata.ResourceVersion, ["annotations"] = annotations } };
            var written = await client.PatchAsync<Deployment>(key, Patch.Merge(patch), cancel: cancel);
            deploymentWrites.Wrote(key, written);
            deployment = written with { Status = deployment.Status };
        }
        await WriteStatusAsync(deployment, status, cancel);
    }

    /// <returns>The status, which counts a collision when the name is taken by another.</returns>
    private async Task<DeploymentStatus> CreateAsync(Deployment deployment, ReplicaSet wanted, DeploymentStatus status, CancellationToken cancel)
    {
        try
        {
            replicaSetWrites.Wrote(ObjectKey.Of(deployment), await client.CreateAsync(wanted, cancel));
            if (wanted.Spec.Replicas > 0) events.Normal(deployment, "ScalingReplicaSet", $"Scaled up replica set {wanted.Metadata.Name} from 0 to {wanted.Spec.Replicas}");
            return status;
        }
        catch (ApiException error) when (error.IsAlreadyExists)
        {
            var present = await client.GetAsync<ReplicaSet>(ObjectKey.Of(wanted), cancel);
            // Ours, from a pass whose answer was lost: its event is on the way.
            if (present.IsControlledBy(deployment) && PodTemplate.Same(present.Spec.Template, deployment.Spec.Template)) return status;
            return deployment.Status with { CollisionCount = (deployment.Status.CollisionCount ?? 0) + 1 };
        }
    }

    private async Task UpdateAsync(Deployment deployment, ReplicaSet before, ReplicaSet after, CancellationToken cancel)
    {
        var annotations = after.Metadata.Annotations.Where(pair => !before.Metadata.Annotations.TryGetValue(pair.Key, out var value) || value != pair.Value);
        var patch = new JsonObject
        {
            ["metadata"] = new JsonObject
            {
                ["resourceVersion"] = before.Metadata.ResourceVersion,
                ["annotations"] = new JsonObject(annotations.Select(pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))),
            },
            ["spec"] = new JsonObject { ["replicas"] = after.Spec.Replicas, ["minReadySeconds"] = after.Spec.MinReadySeconds },
        };
        var written = await client.PatchAsync<ReplicaSet>(ObjectKey.Of(before), Patch.Merge(patch), cancel: cancel);
        replicaSetWrites.Wrote(ObjectKey.Of(deployment), written);
        var (was, now) = (before.Spec.Replicas ?? 1, after.Spec.Replicas ?? 1);
        if (was != now) events.Normal(deployment, "ScalingReplicaSet", $"Scaled {(now > was ? "up" : "down")} replica set {before.Metadata.Name} from {was} to {now}");
    }

    private async Task WriteStatusAsync(Deployment deployment, DeploymentStatus status, CancellationToken cancel)
    {
        if (ApiJson.SameContent(status, deployment.Status)) return;
        deploymentWrites.Wrote(ObjectKey.Of(deployment), await client.UpdateStatusAsync(deployment with { Status = status }, cancel));
    }

    private DeploymentStatus Refused(Deployment deployment, DeploymentStatus status, ApiException error)
    {
        var conditions = new DeploymentConditions(status.Conditions, time.GetUtcNow());
        if (deployment.Spec.ProgressDeadlineSeconds is not null) conditions.Set("Progressing", "False", "ReplicaSetCreateError", error.Message);
        return status with { Conditions = conditions.All };
    }
}
