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
