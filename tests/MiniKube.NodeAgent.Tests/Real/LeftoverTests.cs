using static MiniKube.NodeAgent.Tests.Real.PodRun;

namespace MiniKube.NodeAgent.Tests.Real;

public abstract class LeftoverTests(AgentFixture fixture)
{
    private readonly PodRun pods = new(fixture);

    [Fact]
    public async Task WhatWasMadeForAPodAfterItHadGone_IsRemovedWithTheNextLook()
    {
        // As a runtime does that was told to give up a start, and goes on for a moment.
        var (uid, stays) = (Guid.NewGuid(), "stays-" + Guid.NewGuid().ToString("N")[..6]);
        await pods.CreateAsync(stays, Idle());
        var pod = await pods.SeeReadyAsync(stays);
        var kubepods = $"/sys/fs/cgroup/memory/{fixture.Node.CgroupName}/kubepods";
        string[] left = [$"{kubepods}/burstable/pod{uid}", Path.Combine(fixture.Node.AgentData, "pods", uid.ToString()), Path.Combine(fixture.Node.AgentData, "logs", "pods", $"default_late_{uid}")];
        foreach (var folder in left) Directory.CreateDirectory(folder);

        await fixture.Node.KillRuntimeAsync();

        await Eventually.SeeAsync(() => Task.FromResult(left.Where(Directory.Exists).ToList()), folders => folders.Count == 0, "the leftovers to go", show: folders => string.Join(' ', folders));
        var still = await pods.SeeReadyAsync(stays);
        still.Status.ContainerStatuses[0].RestartCount.ShouldBe(0);
        Directory.GetDirectories(kubepods, "pod" + pod.Metadata.Uid, SearchOption.AllDirectories).ShouldNotBeEmpty("what is of a pod that lives stays");
        await pods.DeleteAsync(stays);
        await pods.SeeGoneAsync(stays);
    }
}

[Collection(AgentCollection.Name)]
public sealed class ContainerdLeftoverTests(AgentFixture fixture) : LeftoverTests(fixture);

[Collection(DockerAgentCollection.Name)]
public sealed class DockerLeftoverTests(DockerAgentFixture fixture) : LeftoverTests(fixture);
