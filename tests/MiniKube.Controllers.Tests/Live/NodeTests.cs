using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class NodeTests(ControlPlane plane)
{
    [Fact]
    public async Task Node_FallsSilent_ItsPodsStopServingAndAreReplaced()
    {
        var ns = await TestNamespace.CreateAsync(plane, "failover");
        await using var lost = await FakeAgent.JoinAsync(plane, "lost");
        await using var other = await FakeAgent.JoinAsync(plane, "other");
        await UntilAsync(ns, lost, node => node.Spec.PodCIDR is not null && node.Spec.Taints.Count == 0, "joined and free of taints");
        await UntilAsync(ns, other, node => node.Spec.PodCIDR is not null && node.Spec.Taints.Count == 0, "joined and free of taints");
        (await NodeAsync(lost)).Spec.PodCIDR.ShouldNotBe((await NodeAsync(other)).Spec.PodCIDR);

        await ns.DeployAsync(1);
        var pod = await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).SingleOrDefault(), "a pod");
        await plane.Admin.BindAsync([new(ObjectKey.Of(pod), pod.Metadata.Uid!, lost.Name)], CancellationToken.None);
        await ns.RunAsync((await ns.FindAsync<Pod>(pod.Metadata.Name!))!, "10.244.3.3");

        await lost.FallSilentAsync();
        await UntilAsync(ns, lost, node => node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "Unknown", Reason: "NodeStatusUnknown" }), "unknown");
        await ns.UntilAsync(async () => (await ns.FindAsync<Pod>(pod.Metadata.Name!))?.Status.Conditions.IsTrue("Ready") == false, "the pod no longer serves");
        await UntilAsync(ns, lost, node => node.Spec.Taints.Any(taint => taint is { Key: "node.kubernetes.io/unreachable", Effect: "NoExecute" }), "tainted");
        await ns.UntilAsync(
            async () => await ns.FindAsync<Pod>(pod.Metadata.Name!) is { Metadata.DeletionTimestamp: not null } ending && ending.Status.Conditions.IsTrue("DisruptionTarget"), "the pod is evicted");
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Any(one => one.Metadata.Name != pod.Metadata.Name), "its replacement");
        await UntilAsync(ns, other, node => node.Spec.Taints.Count == 0, "still free of taints, or again when it had no time to beat");
        await LeaveAsync(lost, other);
        await ns.UntilAsync(async () => await ns.FindAsync<Pod>(pod.Metadata.Name!) is null, "the pod goes with its node");
    }

    [Fact]
    public async Task Node_TaintedByHand_EvictsByToleration()
    {
        var ns = await TestNamespace.CreateAsync(plane, "taint");
        await using var agent = await FakeAgent.JoinAsync(plane, "tainted");
        async Task<Pod> MakeAsync(string name, params Toleration[] tolerations) => await plane.Admin.CreateAsync(
            new Pod { Metadata = new() { Name = name, Namespace = ns.Name }, Spec = Objects.Template().Spec with { NodeName = agent.Name, Tolerations = tolerations } }, CancellationToken.None);

        await MakeAsync("none");
        await MakeAsync("second", new Toleration { Key = "maintenance", Operator = "Exists", Effect = "NoExecute", TolerationSeconds = 1 });
        await MakeAsync("forever", new Toleration { Key = "maintenance", Operator = "Exists" });
        var taint = new JsonObject { ["key"] = "maintenance", ["effect"] = "NoExecute" };
        await plane.Admin.PatchAsync<Node>(new("", agent.Name), Patch.Merge(new() { ["spec"] = new JsonObject { ["taints"] = new JsonArray(taint) } }));
        await ns.UntilAsync(async () => (await ns.FindAsync<Pod>("none"))?.Metadata.DeletionTimestamp is not null, "what does not tolerate it is evicted");
        await ns.UntilAsync(async () => (await ns.FindAsync<Pod>("second"))?.Metadata.DeletionTimestamp is not null, "what tolerated it for a second is evicted");
        (await ns.FindAsync<Pod>("forever")).ShouldNotBeNull().Metadata.DeletionTimestamp.ShouldBeNull();
        await LeaveAsync(agent);
    }

    private static Task UntilAsync(TestNamespace ns, FakeAgent agent, Func<Node, bool> holds, string what) =>
        ns.UntilAsync(async () => holds(await ns.Client.GetAsync<Node>(new("", agent.Name), CancellationToken.None)), $"node {agent.Name} is {what}");

    private Task<Node> NodeAsync(FakeAgent agent) => plane.Admin.GetAsync<Node>(new("", agent.Name), CancellationToken.None);

    private async Task LeaveAsync(params FakeAgent[] agents)
    {
        foreach (var agent in agents) await plane.Admin.DeleteAsync<Node>(new("", agent.Name));
    }
}
