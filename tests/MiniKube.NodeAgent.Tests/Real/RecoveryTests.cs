using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

public abstract class RecoveryTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task Agent_KilledAndStartedAgain_LeavesContainersAloneAndCatchesUp()
    {
        var readiness = new Probe { Exec = new() { Command = ["/bin/true"] }, PeriodSeconds = 1, TimeoutSeconds = 60 };
        await pods.CreateAsync("stays", Idle() with { ReadinessProbe = readiness });
        await pods.CreateAsync("goes", Idle());
        await pods.CreateAsync("vanishes", Idle());
        var before = await pods.SeeReadyAsync("stays");
        await pods.SeeReadyAsync("goes");
        var vanished = await pods.SeeReadyAsync("vanishes");

        await fixture.Node.KillAgentAsync();
        await pods.DeleteAsync("goes");
        await pods.DeleteAsync("vanishes", grace: 0);
        await pods.CreateAsync("comes", Idle());
        fixture.StartAgent();

        await pods.SeeGoneAsync("goes");
        await pods.SeeReadyAsync("comes");
        await Eventually.SeeAsync(() => fixture.Node.Runtime.ListSandboxesAsync(null, CancellationToken.None), all => !all.Any(sandbox => sandbox.Uid == vanished.Metadata.Uid), "the unknown pod's sandbox to go");
        var after = await pods.SeeReadyAsync("stays");
        after.Status.ContainerStatuses[0].ContainerID.ShouldBe(before.Status.ContainerStatuses[0].ContainerID);
        after.Status.ContainerStatuses[0].RestartCount.ShouldBe(0);
        after.Status.Conditions.Find("Ready")!.LastTransitionTime.ShouldBe(before.Status.Conditions.Find("Ready")!.LastTransitionTime, "it was ready all the time");
        foreach (var name in (string[])["stays", "comes"]) await pods.DeleteAsync(name);
        foreach (var name in (string[])["stays", "comes"]) await pods.SeeGoneAsync(name);
    }

    [Fact]
    public async Task Resize_ReachesTheRunningContainer_AlsoWhatWasAskedWhileTheAgentWasAway()
    {
        const string Tell = "trap 'exit 0' TERM; while :; do cat /sys/fs/cgroup/cpu/cpu.cfs_quota_us /sys/fs/cgroup/cpu.max 2>/dev/null | cut -d' ' -f1; sleep 0.1; done";
        await pods.CreateAsync("grows", Shell(Tell) with
        {
            Resources = Amounts("100m", "32Mi"),
            ResizePolicy = [new() { ResourceName = "cpu", RestartPolicy = "NotRequired" }, new() { ResourceName = "memory", RestartPolicy = "RestartContainer" }],
        });
        var before = await pods.SeeReadyAsync("grows");
        (await SeeResizedAsync("10000", "100m")).Status.ContainerStatuses[0].AllocatedResources["cpu"].Milli.ShouldBe(100);

        await ResizeAsync("200m", "32Mi");
        await SeeResizedAsync("20000", "200m");
        await fixture.Node.KillAgentAsync();
        await ResizeAsync("150m", "32Mi");
        fixture.StartAgent();
        var after = await SeeResizedAsync("15000", "150m");
        after.Status.ContainerStatuses[0].ContainerID.ShouldBe(before.Status.ContainerStatuses[0].ContainerID);

        await ResizeAsync("1000", "32Mi");
        var refused = await pods.SeeAsync("grows", pod => pod.Status.Conditions.IsTrue("PodResizePending"), "the refusal");
        refused.Status.Conditions.Find("PodResizePending")!.Reason.ShouldBe("Infeasible");
        refused.Status.ContainerStatuses[0].Resources!.Limits["cpu"].Milli.ShouldBe(150);

        await ResizeAsync("150m", "48Mi");
        await pods.SeeAsync("grows", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, Resources.Limits: var limits }] && limits["memory"].Units == 48 << 20 && pod.Status.Conditions.Find("PodResizePending") is null, "a new run with more memory");
        await pods.DeleteAsync("grows");
        await pods.SeeGoneAsync("grows");

        static ResourceRequirements Amounts(string cpu, string memory)
        {
            var amounts = new Dictionary<string, Quantity> { ["cpu"] = Quantity.Parse(cpu), ["memory"] = Quantity.Parse(memory) };
            return new() { Limits = amounts, Requests = amounts };
        }

        Task ResizeAsync(string cpu, string memory) => fixture.Client.PatchAsync<Pod>(
            new("default", "grows"),
            Patch.Strategic(new() { ["spec"] = new JsonObject { ["containers"] = new JsonArray(new JsonObject { ["name"] = "main", ["resources"] = ApiJson.ToDocument(Amounts(cpu, memory)) }) } }),
            "resize");

        async Task<Pod> SeeResizedAsync(string quota, string cpu)
        {
            var pod = await pods.SeeAsync("grows", pod => pod.Status.ContainerStatuses is [{ RestartCount: 0, Resources.Limits: var limits }] && limits["cpu"] == Quantity.Parse(cpu) && pod.Status.Conditions.Find("PodResizeInProgress") is null, $"{cpu} in the status");
            await Eventually.SeeAsync(() => pods.LogAsync("grows", "tailLines=1"), line => line.Trim() == quota, $"a quota of {quota}");
            return pod;
        }
    }

    [Fact]
    public async Task Sandbox_ThatDies_IsReplacedAndTheCountGoesOn()
    {
        await pods.CreateAsync("phoenix", Idle());
        var before = await pods.SeeReadyAsync("phoenix");
        var sandbox = (await fixture.Node.Runtime.ListSandboxesAsync(null, CancellationToken.None)).Single(sandbox => sandbox.Uid == before.Metadata.Uid);
        await fixture.Node.KillSandboxAsync(sandbox.Id);
        var after = await pods.SeeAsync("phoenix", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null }] && pod.Status.Conditions.IsTrue("Ready"), "its return");
        after.Status.ContainerStatuses[0].LastState.Terminated.ShouldNotBeNull();
        await pods.DeleteAsync("phoenix");
        await pods.SeeGoneAsync("phoenix");
    }

    [Fact]
    public async Task PowerCut_EndsWhatMayNotRestart_AndBringsBackTheRest()
    {
        await pods.CreateAsync("always", Idle());
        await pods.CreateAsync("never", new PodSpec { RestartPolicy = "Never", Containers = [Idle()] });
        await pods.CreateAsync("deleted", Idle());
        var dead = new HashSet<string>();
        foreach (var name in (string[])["always", "never", "deleted"]) dead.Add((await pods.SeeReadyAsync(name)).Status.PodIP!);

        await fixture.Node.PowerCutAsync();
        await pods.DeleteAsync("deleted");
        await fixture.Node.BootAsync();
        fixture.StartAgent();

        var always = await pods.SeeAsync("always", pod => pod.Status.ContainerStatuses is [{ RestartCount: 1, State.Running: not null, Ready: true }], "its return");
        always.Status.ContainerStatuses[0].LastState.Terminated!.ExitCode.ShouldBe(255);
        await pods.SeeAsync("never", pod => pod.Status.Phase == "Failed", "its failure");
        await pods.SeeGoneAsync("deleted");
        dead.Remove(always.Status.PodIP!);
        await Eventually.SeeAsync(() => Task.FromResult(LeasesInUse()), leases => !leases.Any(dead.Contains), "the addresses of the dead pods to be given back", show: leases => string.Join(' ', leases));
        foreach (var name in (string[])["always", "never"]) await pods.DeleteAsync(name);
        foreach (var name in (string[])["always", "never"]) await pods.SeeGoneAsync(name);
    }

    private List<string> LeasesInUse() => [.. Directory.GetFiles(fixture.Node.AddressLeases, "10.*", SearchOption.AllDirectories).Select(file => Path.GetFileName(file)!)];
}

[Collection(AgentCollection.Name)]
public sealed class ContainerdRecoveryTests(AgentFixture fixture) : RecoveryTests(fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task ThirtyPods_AtOnce_AllRunAndAllGo()
    {
        var names = Enumerable.Range(0, 30).Select(i => $"burst-{i}").ToList();
        await Task.WhenAll(names.Select(name => pods.CreateAsync(name, Idle())));
        await Task.WhenAll(names.Select(pods.SeeReadyAsync));
        await Task.WhenAll(names.Select(name => pods.DeleteAsync(name)));
        await Task.WhenAll(names.Select(pods.SeeGoneAsync));
    }
}

[Collection(DockerAgentCollection.Name)]
public sealed class DockerRecoveryTests(DockerAgentFixture fixture) : RecoveryTests(fixture);
