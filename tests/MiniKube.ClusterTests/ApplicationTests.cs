namespace MiniKube.ClusterTests;

/// <summary>The path through every room: apply → scheduled → Running → reachable through its Service, and healed.</summary>
[Collection(nameof(TestCluster))]
public sealed class ApplicationTests(TestCluster cluster)
{
    [Fact]
    public Task Deployment_Applied_IsReachableThroughItsServiceAndHeals() => WebSmoke.RunAsync(cluster, "web");

    [Fact]
    public async Task Pod_Deleted_ReceivesTermAndGoesWithinItsGracePeriod()
    {
        await cluster.ApplyAsync(Manifests.Sleeper("short"));
        await cluster.Kubectl.OutputAsync("wait", "--for=condition=Ready", "pod/short", "--timeout=150s");
        await cluster.Kubectl.OutputAsync("delete", "pod", "short", "--timeout=150s");
        (await cluster.Kubectl.RunAsync("get", "pod", "short")).All.ShouldContain("NotFound");
    }

    [Fact]
    public async Task Pod_ThatFitsNowhere_SaysWhyPerNode()
    {
        await cluster.ApplyAsync("""
            apiVersion: v1
            kind: Pod
            metadata: {name: huge}
            spec:
              containers:
              - {name: main, image: none, resources: {requests: {cpu: "1000"}}}
            """);
        await Patiently.OutputAsync("the reason in describe", cluster.Kubectl, ["describe", "pod", "huge"], text => text.Contains("0/1 nodes are available: 1 Insufficient cpu", StringComparison.Ordinal));
        await cluster.Kubectl.OutputAsync("delete", "pod", "huge");
    }
}
