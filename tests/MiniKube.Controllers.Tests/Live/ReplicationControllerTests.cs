using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class ReplicationControllerTests(ControlPlane plane)
{
    [Fact]
    public async Task Controller_AdoptsCountsAndLetsGo_AsAReplicaSetDoes()
    {
        var ns = await TestNamespace.CreateAsync(plane, "rc");
        var template = Objects.Template("web:1");
        var orphan = new Pod { Metadata = new() { Name = "orphan", Namespace = ns.Name, Labels = template.Metadata.Labels }, Spec = template.Spec };
        // It runs before the others: if the controller hears of it last, it is not the one that is too many.
        await ns.RunAsync(await ns.Client.CreateAsync(orphan, default), "10.244.0.9");
        var made = await ns.Client.CreateAsync(
            new ReplicationController { Metadata = new() { Name = "web", Namespace = ns.Name }, Spec = new() { Replicas = 3, Template = template } }, default);

        await ns.UntilAsync(async () => await ns.ListAsync<Pod>() is { Count: 3 } three ? three : null, "two pods beside the adopted one");
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).All(pod => pod.Metadata.OwnerReferences is [{ Kind: "ReplicationController", ApiVersion: "v1", Controller: true }]), "all are owned");
        await ns.UntilAsync(
            async () =>
            {
                foreach (var pod in (await ns.ListAsync<Pod>()).Where(pod => pod.Status.Phase != "Running")) await ns.RunAsync(pod, "10.244.0.9");
                return (await ns.FindAsync<ReplicationController>("web"))!.Status is { Replicas: 3, ReadyReplicas: 3, AvailableReplicas: 3, FullyLabeledReplicas: 3 };
            },
            "the status counts them");

        await ns.Client.PatchAsync<Pod>(ns.Key("orphan"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "other" } } }));
        await ns.UntilAsync(async () => (await ns.FindAsync<Pod>("orphan"))!.Metadata.OwnerReferences.Count == 0, "a pod that no longer fits is released");
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 4, "and replaced");

        await ns.Client.DeleteAsync<ReplicationController>(ns.Key("web"), new() { Preconditions = new() { Uid = made.Metadata.Uid } });
        await ns.UntilAsync(async () => await ns.FindAsync<ReplicationController>("web") is null, "the controller is gone");
        var left = await ns.ListAsync<Pod>();
        (left.Count, left.Sum(pod => pod.Metadata.OwnerReferences.Count)).ShouldBe((4, 0), "who does not say otherwise leaves its pods behind");
    }

    [Fact]
    public async Task Controller_OverItsQuota_SaysSoUntilThereIsRoom()
    {
        var ns = await TestNamespace.CreateAsync(plane, "rcquota");
        await ns.Client.CreateAsync(
            new ResourceQuota { Metadata = new() { Name = "two", Namespace = ns.Name }, Spec = new() { Hard = new Dictionary<string, Quantity> { ["pods"] = Quantity.Parse("2") } } }, default);
        await ns.UntilAsync(async () => (await ns.FindAsync<ResourceQuota>("two"))!.Status.Hard.Count > 0, "the quota counts");
        await ns.Client.CreateAsync(
            new ReplicationController { Metadata = new() { Name = "web", Namespace = ns.Name }, Spec = new() { Replicas = 3, Template = Objects.Template("web:1") } }, default);
        await ns.UntilAsync(async () => (await ns.FindAsync<ReplicationController>("web"))!.Status.Conditions.Any(one => one is { Type: "ReplicaFailure", Status: "True", Reason: "FailedCreate" }), "the failure shows");
        await ns.Client.PatchAsync<ReplicationController>(ns.Key("web"), Patch.Merge(new() { ["spec"] = new JsonObject { ["replicas"] = 2 } }));
        await ns.UntilAsync(async () => (await ns.FindAsync<ReplicationController>("web"))!.Status is { Replicas: 2, Conditions.Count: 0 }, "and goes when there is room");
    }
}
