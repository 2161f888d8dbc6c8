namespace MiniKube.ClusterTests;

/// <summary>Nodes whose containers are Docker's do what the others do.</summary>
public sealed class DockerTests(DockerCluster cluster) : IClassFixture<DockerCluster>
{
    [Fact]
    public async Task DockerEngine_RunsTheSameSmoke()
    {
        (await cluster.Kubectl.OutputAsync("get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.containerRuntimeVersion}")).ShouldStartWith("docker://");
        (await cluster.MkubeAsync("image", "list")).ShouldContain(TestCluster.Image);
        var added = (await cluster.MkubeAsync("node", "add")).Trim();
        (await cluster.ImagesAsync(2))[TestCluster.Image].ShouldBe((await cluster.ImagesAsync(1))[TestCluster.Image], "what was loaded before comes to new nodes");
        await cluster.MkubeAsync("node", "remove", added, "--force");
        await WebSmoke.RunAsync(cluster, "docked");

        var before = await cluster.ComponentAsync("dockerd");
        await cluster.ApplyAsync(Manifests.Sleeper("stays"));
        await cluster.Kubectl.OutputAsync("wait", "--for=condition=Ready", "pod/stays", "--timeout=150s");
        await new Tool("kill").OutputAsync("-9", $"{before.Pid}");
        await Patiently.GetAsync("another dockerd", () => cluster.ComponentAsync("dockerd"), now => now.Restarts > before.Restarts && now.Pid > 0);
        await Patiently.OutputAsync("the pod's shell", cluster.Kubectl, ["exec", "stays", "--", "echo", "still here"], text => text.Trim() == "still here");
        (await cluster.Kubectl.OutputAsync("get", "pod", "stays", "-o", "jsonpath={.status.containerStatuses[0].restartCount}")).ShouldBe("0");
        (await cluster.Mkube.RunAsync("up", "--name", cluster.Name, "--runtime", "containerd")).All.ShouldContain("cannot be changed");
    }
}
