using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class CleanUpTests(ControlPlane plane)
{
    [Fact]
    public async Task Namespace_Fresh_HasItsAccountAndAuthority()
    {
        var ns = await TestNamespace.CreateAsync(plane, "fresh");
        await ns.UntilAsync(async () => await ns.FindAsync<ServiceAccount>("default"), "the default service account");
        var authority = await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("kube-root-ca.crt"), "the published authority");
        authority.Data["ca.crt"].ShouldBe("the root");
        await ns.Client.DeleteAsync<ConfigMap>(ns.Key("kube-root-ca.crt"));
        await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("kube-root-ca.crt"), "the authority again");
    }

    [Fact]
    public async Task Namespace_Deleted_TakesEverythingWithIt()
    {
        var ns = await TestNamespace.CreateAsync(plane, "doomed");
        await ns.ServeAsync();
        await ns.DeployAsync(5);
        var held = new ConfigMap { Metadata = new() { Name = "held", Namespace = ns.Name, Finalizers = ["example.com/hold"] } };
        await ns.Client.CreateAsync(held, CancellationToken.None);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 5, "five pods");
        await ns.Client.DeleteAsync<Namespace>(new("", ns.Name));

        var waiting = await ns.UntilAsync(
            async () => await ns.Client.FindAsync<Namespace>(new("", ns.Name), default) is { Status.Conditions: { Count: > 0 } list } going && list.Any(IsHeldBack) ? going : null,
            "the status tells what keeps it");
        waiting.Status.Phase.ShouldBe("Terminating");
        (await ns.ListAsync<ConfigMap>()).Select(map => map.Metadata.Name).ShouldBe(["held"]);
        await ns.Client.PatchAsync<ConfigMap>(ns.Key("held"), Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["finalizers"] = null } }));
        await ns.UntilAsync(async () => await ns.Client.FindAsync<Namespace>(new("", ns.Name), default) is null, "the namespace is gone");
    }

    [Fact]
    public async Task Owner_DeletedInTheBackground_GoesFirst()
    {
        var ns = await TestNamespace.CreateAsync(plane, "background");
        await ns.DeployAsync(3);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 3, "three pods");
        await ns.Client.DeleteAsync<Deployment>(ns.Key("web"), new() { PropagationPolicy = "Background" });
        (await ns.FindAsync<Deployment>("web")).ShouldBeNull();
        await ns.UntilAsync(async () => (await ns.ListAsync<ReplicaSet>()).Count + (await ns.ListAsync<Pod>()).Count == 0, "what it owned is gone");
    }

    [Fact]
    public async Task Owner_DeletedInTheForeground_GoesLast()
    {
        var ns = await TestNamespace.CreateAsync(plane, "foreground");
        await ns.DeployAsync(2);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 2, "two pods");
        var pod = (await ns.ListAsync<Pod>())[0];
        await ns.Client.PatchAsync<Pod>(ObjectKey.Of(pod), Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["finalizers"] = new System.Text.Json.Nodes.JsonArray("example.com/hold") } }));
        await ns.Client.DeleteAsync<Deployment>(ns.Key("web"), new() { PropagationPolicy = "Foreground" });
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 1, "the pod that nothing holds is gone");
        (await ns.FindAsync<Deployment>("web")).ShouldNotBeNull().Metadata.DeletionTimestamp.ShouldNotBeNull();
        (await ns.ListAsync<ReplicaSet>()).Count.ShouldBe(1);
        await ns.Client.PatchAsync<Pod>(ObjectKey.Of(pod), Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["finalizers"] = null } }));
        await ns.UntilAsync(async () => await ns.FindAsync<Deployment>("web") is null && (await ns.ListAsync<ReplicaSet>()).Count == 0, "all is gone, the owner last");
    }

    [Fact]
    public async Task Owners_InACircle_DeletedInTheForeground_AllGo()
    {
        var ns = await TestNamespace.CreateAsync(plane, "circle");
        var uids = new Dictionary<string, string>();
        foreach (var name in (string[])["a", "b", "c"]) uids[name] = (await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = name, Namespace = ns.Name } }, CancellationToken.None)).Metadata.Uid!;
        foreach (var (name, owner) in ((string, string)[])[("a", "c"), ("b", "a"), ("c", "b")])
        {
            var reference = new OwnerReference { ApiVersion = "v1", Kind = "ConfigMap", Name = owner, Uid = uids[owner], BlockOwnerDeletion = true };
            var owners = new System.Text.Json.Nodes.JsonArray(ApiJson.ToDocument(reference));
            await ns.Client.PatchAsync<ConfigMap>(ns.Key(name), Patch.Merge(new() { ["metadata"] = new System.Text.Json.Nodes.JsonObject { ["ownerReferences"] = owners } }));
        }
        await ns.Client.DeleteAsync<ConfigMap>(ns.Key("a"), new() { PropagationPolicy = "Foreground" });
        await ns.UntilAsync(async () => (await ns.ListAsync<ConfigMap>()).All(map => !uids.ContainsKey(map.Metadata.Name!)), "the whole circle is gone");
    }

    [Fact]
    public async Task Owner_DeletedAsOrphaning_LeavesItsOwnBehind()
    {
        var ns = await TestNamespace.CreateAsync(plane, "orphan");
        await ns.DeployAsync(2);
        await ns.UntilAsync(async () => (await ns.ListAsync<Pod>()).Count == 2, "two pods");
        await ns.Client.DeleteAsync<Deployment>(ns.Key("web"), new() { PropagationPolicy = "Orphan" });
        await ns.UntilAsync(async () => await ns.FindAsync<Deployment>("web") is null, "the owner is gone");
        var left = (await ns.ListAsync<ReplicaSet>()).Single();
        left.Metadata.OwnerReferences.ShouldBeEmpty();

        // The same Deployment made again takes them up as its own.
        await ns.DeployAsync(2);
        await ns.UntilAsync(async () => (await ns.FindAsync<ReplicaSet>(left.Metadata.Name!))?.Metadata.OwnerReferences.Count == 1, "the orphan is adopted");
        (await ns.ListAsync<Pod>()).Count.ShouldBe(2);
    }

    [Fact]
    public async Task Dependent_OfAnOwnerThatNeverWas_IsCollected()
    {
        var ns = await TestNamespace.CreateAsync(plane, "dangling");
        OwnerReference Owner(string uid) => new() { ApiVersion = "v1", Kind = "ConfigMap", Name = "owner", Uid = uid };
        var owner = await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = "owner", Namespace = ns.Name } }, CancellationToken.None);
        async Task MakeAsync(string name, params OwnerReference[] owners) =>
            await ns.Client.CreateAsync(new ConfigMap { Metadata = new() { Name = name, Namespace = ns.Name, OwnerReferences = owners } }, CancellationToken.None);

        await MakeAsync("dangling", Owner("never-was"));
        await MakeAsync("shared", Owner("never-was"), Owner(owner.Metadata.Uid!));
        await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("dangling") is null, "the one whose only owner never was is gone");
        var shared = await ns.UntilAsync(async () => await ns.FindAsync<ConfigMap>("shared") is { Metadata.OwnerReferences.Count: 1 } found ? found : null, "the dead reference is dropped");
        shared.Metadata.OwnerReferences.Single().Uid.ShouldBe(owner.Metadata.Uid);
    }

    private static bool IsHeldBack(NamespaceCondition condition) =>
        condition is { Type: "NamespaceFinalizersRemaining", Status: "True" } && condition.Message!.Contains("example.com/hold in 1 resource instances", StringComparison.Ordinal);
}
