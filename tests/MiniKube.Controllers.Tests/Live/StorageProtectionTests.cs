using System.Text.Json.Nodes;
using MiniKube.Client;

namespace MiniKube.Controllers.Tests.Live;

[Collection("control plane")]
public sealed class StorageProtectionTests(ControlPlane plane)
{
    [Fact]
    public async Task Claim_ThatAPodUses_GoesAfterThePod()
    {
        var ns = await TestNamespace.CreateAsync(plane, "claims");
        var agent = await FakeAgent.JoinAsync(plane, "claims");
        await using var left = agent;
        await ClaimAsync(ns, "data");
        await ClaimAsync(ns, "idle");
        var user = Pod(ns, "user", "data");
        await ns.Client.CreateAsync(user with { Spec = user.Spec with { NodeName = agent.Name } }, CancellationToken.None);
        // No node has this one, so it does not count.
        await ns.Client.CreateAsync(Pod(ns, "waiting", "idle"), CancellationToken.None);

        await ns.Client.DeleteAsync<PersistentVolumeClaim>(ns.Key("data"));
        await ns.Client.DeleteAsync<PersistentVolumeClaim>(ns.Key("idle"));
        await ns.UntilAsync(async () => await ns.FindAsync<PersistentVolumeClaim>("idle") is null, "the claim without a running user is gone");
        (await ns.FindAsync<PersistentVolumeClaim>("data")).ShouldNotBeNull().Metadata.DeletionTimestamp.ShouldNotBeNull();

        await ns.Client.DeleteAsync<Pod>(ns.Key("user"), new() { GracePeriodSeconds = 0 });
        await ns.UntilAsync(async () => await ns.FindAsync<PersistentVolumeClaim>("data") is null, "the claim goes with its last user");
    }

    [Fact]
    public async Task Claim_ThatLostItsProtection_GetsItAgain()
    {
        var ns = await TestNamespace.CreateAsync(plane, "claims");
        (await ClaimAsync(ns, "bare")).Metadata.Finalizers.ShouldBe(["kubernetes.io/pvc-protection"]);
        await ns.Client.PatchAsync<PersistentVolumeClaim>(ns.Key("bare"), Patch.Merge(new() { ["metadata"] = new JsonObject { ["finalizers"] = null } }));
        await ns.UntilAsync(async () => await ns.FindAsync<PersistentVolumeClaim>("bare") is { Metadata.Finalizers: ["kubernetes.io/pvc-protection"] } found ? found : null, "the finalizer is back");
    }

    [Fact]
    public async Task Volume_ThatIsBound_GoesWhenItIsReleased()
    {
        var ns = await TestNamespace.CreateAsync(plane, "volumes");
        var key = new ObjectKey("", ns.Name);
        var made = await ns.Client.CreateAsync(
            new PersistentVolume
            {
                Metadata = new() { Name = ns.Name },
                Spec = new() { Capacity = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") }, AccessModes = ["ReadWriteOnce"], HostPath = new() { Path = "/data" } },
            },
            CancellationToken.None);
        made.Metadata.Finalizers.ShouldBe(["kubernetes.io/pv-protection"]);
        await PhaseAsync(ns, key, "Bound");
        await ns.Client.DeleteAsync<PersistentVolume>(key);
        (await ns.Client.FindAsync<PersistentVolume>(key, CancellationToken.None)).ShouldNotBeNull().Metadata.DeletionTimestamp.ShouldNotBeNull();
        await PhaseAsync(ns, key, "Released");
        await ns.UntilAsync(async () => await ns.Client.FindAsync<PersistentVolume>(key, CancellationToken.None) is null, "the volume is gone");
    }

    private static Task<PersistentVolume> PhaseAsync(TestNamespace ns, ObjectKey key, string phase) =>
        ns.Client.PatchAsync<PersistentVolume>(key, Patch.Merge(new() { ["status"] = new JsonObject { ["phase"] = phase } }), "status");

    private static Task<PersistentVolumeClaim> ClaimAsync(TestNamespace ns, string name) => ns.Client.CreateAsync(
        new PersistentVolumeClaim
        {
            Metadata = new() { Name = name, Namespace = ns.Name },
            Spec = new() { AccessModes = ["ReadWriteOnce"], Resources = new() { Requests = new Dictionary<string, Quantity> { ["storage"] = Quantity.Parse("1Gi") } } },
        },
        CancellationToken.None);

    private static Pod Pod(TestNamespace ns, string name, string claim) => new()
    {
        Metadata = new() { Name = name, Namespace = ns.Name },
        Spec = Objects.Template("web:1").Spec with { Volumes = [new() { Name = "data", PersistentVolumeClaim = new() { ClaimName = claim } }] },
    };
}
