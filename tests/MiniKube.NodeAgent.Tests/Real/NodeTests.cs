using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Coordination;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Logs;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

[Collection(AgentCollection.Name)]
public sealed class NodeTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    private ObjectKey Key => new("", fixture.Node.Name);

    [Fact]
    public async Task Node_TellsWhatItIs()
    {
        var node = await fixture.Client.GetAsync<Node>(Key, CancellationToken.None);

        node.Metadata.Labels["kubernetes.io/hostname"].ShouldBe(fixture.Node.Name);
        node.Metadata.Labels["kubernetes.io/os"].ShouldBe("linux");
        node.Status.Addresses.ShouldContain(address => address.Type == "InternalIP" && address.Address == fixture.Node.NodeIp);
        node.Status.Capacity["pods"].Units.ShouldBe(110);
        node.Status.Capacity["cpu"].Units.ShouldBeGreaterThan(0);
        node.Status.Allocatable["memory"].ShouldBeLessThan(node.Status.Capacity["memory"]);
        node.Status.NodeInfo.ContainerRuntimeVersion.ShouldStartWith("containerd://");
        node.Status.Images.SelectMany(image => image.Names).ShouldContain(TestNode.Image);
        node.Status.Conditions.Where(condition => condition.Type.EndsWith("Pressure", StringComparison.Ordinal)).ShouldAllBe(condition => condition.Status == "False");
        var lease = await fixture.Client.GetAsync<Lease>(new("kube-node-lease", fixture.Node.Name), CancellationToken.None);
        lease.Spec.HolderIdentity.ShouldBe(fixture.Node.Name);
        lease.Metadata.OwnerReferences.ShouldHaveSingleItem().Uid.ShouldBe(node.Metadata.Uid);
    }

    [Fact]
    public async Task IdleNode_WritesNothingButItsLease()
    {
        // What the tests before left may still be told. The node is looked at as often as its lease is renewed: between three renewals lies a look.
        await Eventually.SeeAsync(OverThreeRenewalsAsync, seen => seen.Before == seen.After, "three renewals without a write");

        async Task<(string? Before, string? After)> OverThreeRenewalsAsync()
        {
            var before = (await fixture.Client.GetAsync<Node>(Key, CancellationToken.None)).Metadata.ResourceVersion;
            for (var renewal = 0; renewal < 3; renewal++)
            {
                var lease = await LeaseAsync();
                await Eventually.SeeAsync(LeaseAsync, now => now != lease, "a renewal");
            }
            return (before, (await fixture.Client.GetAsync<Node>(Key, CancellationToken.None)).Metadata.ResourceVersion);
        }

        async Task<string?> LeaseAsync() => (await fixture.Client.GetAsync<Lease>(new("kube-node-lease", fixture.Node.Name), CancellationToken.None)).Metadata.ResourceVersion;
    }

    [Fact]
    public async Task Resource_ThatIsAnnounced_CanBeUsedUntilItIsTakenBack()
    {
        await AnnounceAsync("3");
        await Eventually.SeeAsync(AllocatableAsync, there => there.GetValueOrDefault("example.com/dongle") == new Quantity(3), "three dongles");
        await AnnounceAsync("4");
        await Eventually.SeeAsync(AllocatableAsync, there => there.GetValueOrDefault("example.com/dongle") == new Quantity(4), "four dongles");
        await AnnounceAsync(null);
        (await Eventually.SeeAsync(AllocatableAsync, there => !there.ContainsKey("example.com/dongle"), "no dongles")).Keys.ShouldContain("cpu");

        Task AnnounceAsync(string? count) => fixture.Client.PatchAsync<Node>(
            Key, Patch.Merge(new() { ["status"] = new System.Text.Json.Nodes.JsonObject { ["capacity"] = new System.Text.Json.Nodes.JsonObject { ["example.com/dongle"] = count } } }), "status", CancellationToken.None);

        async Task<IReadOnlyDictionary<string, Quantity>> AllocatableAsync() => (await fixture.Client.GetAsync<Node>(Key, CancellationToken.None)).Status.Allocatable;
    }

    [Fact]
    public async Task LargeLog_IsRotatedWithoutLosingALine()
    {
        await pods.CreateAsync("chatty", Shell("i=0; while [ $i -lt 1200 ]; do printf '%010000d\\n' $i; i=$((i+1)); done; while [ ! -e /tmp/go ]; do sleep 0.1; done; echo after; trap 'exit 0' TERM; while :; do sleep 0.1; done"));
        var pod = await pods.SeeReadyAsync("chatty");
        var path = Path.Combine(fixture.Node.AgentData, "logs", "pods", $"default_chatty_{pod.Metadata.Uid}", "main", "0.log");
        await Eventually.SeeAsync(() => Task.FromResult(LogFiles.Of(path).Where(File.Exists).Sum(file => new FileInfo(file).Length)), size => size > 12_000_000, "the large log");

        // Whichever of the two rotations, the agent's or ours, comes first.
        var rotation = new LogRotation(fixture.Node.Runtime, () => [], TimeProvider.System, NullLogger<LogRotation>.Instance);
        await rotation.RotateAsync(LifecycleTests.Runtime(pod), path, CancellationToken.None);
        await fixture.Node.Runtime.ExecSyncAsync(LifecycleTests.Runtime(pod), ["/bin/touch", "/tmp/go"], TimeSpan.FromSeconds(60), CancellationToken.None);

        var tail = await Eventually.SeeAsync(() => pods.LogAsync("chatty", "tailLines=2"), log => log.EndsWith("after\n", StringComparison.Ordinal), "the last line");
        tail.ShouldEndWith("1199\nafter\n");
        (await pods.LogAsync("chatty")).Count(character => character == '\n').ShouldBe(1201);
        LogFiles.Rotated(path).ShouldHaveSingleItem();
        await pods.DeleteAsync("chatty");
        await pods.SeeGoneAsync("chatty");
    }

    [Fact]
    public async Task DeletedNode_IsRegisteredAgain()
    {
        var before = await fixture.Client.GetAsync<Node>(Key, CancellationToken.None);
        await fixture.Client.DeleteAsync<Node>(Key, cancel: CancellationToken.None);
        var after = await Eventually.SeeAsync(() => fixture.Client.FindAsync<Node>(Key, CancellationToken.None), node => node?.Status.Conditions.IsTrue("Ready") == true, "the node's return");
        after!.Metadata.Uid.ShouldNotBe(before.Metadata.Uid);
    }
}
