using MiniKube.Api.Core;
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
public sealed class ContainerdLeftoverTests(AgentFixture fixture) : LeftoverTests(fixture)
{
    private readonly PodRun pods = new(fixture);
    private readonly ApiClient client = fixture.Client;
    private readonly TestNode node = fixture.Node;
    private readonly string log = Path.Combine(fixture.Node.Folder, "host.log");

    [Fact]
    public async Task PodsDeletedWhileTheyStart_LetTheRuntimeFinishWhatItHasBegun()
    {
        var before = (await File.ReadAllTextAsync(log)).Length;
        // More than are started at once: when the first is ready the others are at every step of their way.
        var names = Enumerable.Range(0, 24).Select(i => $"hasty-{i}").ToList();
        await Task.WhenAll(names.Select(name => pods.CreateAsync(name, Idle())));
        await Eventually.SeeAsync(() => client.ListAsync<Pod>("default"), all => all.Items.Any(pod => pod.Metadata.Name!.StartsWith("hasty-", StringComparison.Ordinal) && pod.Status.Conditions.IsTrue("Ready")), "the first to be ready");
        await Task.WhenAll(names.Select((name, i) => pods.DeleteAsync(name, i % 2 == 0 ? 0 : null)));
        await Task.WhenAll(names.Select(pods.SeeGoneAsync));

        await Eventually.SeeAsync(LeftAsync, left => left.Count == 0, "every container to go", show: left => string.Join(' ', left));
        (await File.ReadAllTextAsync(log))[before..].ShouldNotContain("context canceled", customMessage: "a call that makes something was given up");
    }

    [Fact]
    public async Task ContainerWithoutASandbox_OfAPodThatNobodyKnows_IsRemoved()
    {
        var uid = Guid.NewGuid().ToString();
        var labels = new Dictionary<string, string> { ["io.kubernetes.pod.uid"] = uid, ["io.kubernetes.pod.name"] = "lost", ["io.kubernetes.pod.namespace"] = "default", ["io.kubernetes.container.name"] = "main" };
        var spec = new Containers.PodSandboxSpec { Name = "lost", Namespace = "default", Uid = uid, Labels = labels, Namespaces = new() { Network = Containers.NamespaceMode.Host } };
        var sandbox = await node.Runtime.RunSandboxAsync(spec, CancellationToken.None);
        await node.Runtime.CreateContainerAsync(sandbox, new() { Name = "main", Image = TestNode.Image, Command = ["/bin/true"], Labels = labels }, spec, CancellationToken.None);
        var ctr = $"ctr -a {node.Socket} -n k8s.io";
        await Tool.RunAsync("bash", "-c", $"{ctr} tasks rm -f {sandbox}; {ctr} containers rm {sandbox}");

        await node.KillRuntimeAsync();

        await Eventually.SeeAsync(LeftAsync, left => left.Count == 0, "the container to go", show: left => string.Join(' ', left));
    }

    /// <summary>What containerd has in its own books, which may be more than it tells by CRI.</summary>
    private async Task<List<string>> LeftAsync()
    {
        var file = Path.Combine(node.Folder, "known");
        await Tool.RunAsync("bash", "-c", $"ctr -a {node.Socket} -n k8s.io containers list -q > {file} || echo silent > {file}");
        var known = await File.ReadAllTextAsync(file);
        return [.. known.Split('\n', StringSplitOptions.RemoveEmptyEntries)];
    }
}

[Collection(DockerAgentCollection.Name)]
public sealed class DockerLeftoverTests(DockerAgentFixture fixture) : LeftoverTests(fixture);
