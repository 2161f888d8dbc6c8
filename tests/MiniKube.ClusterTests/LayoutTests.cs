namespace MiniKube.ClusterTests;

/// <summary>API server, scheduler and controller manager as processes of their own do what one process does.</summary>
public sealed class LayoutTests(SplitCluster cluster) : IClassFixture<SplitCluster>
{
    [Fact]
    public async Task SeparateProcesses_RunTheSameSmoke()
    {
        var names = (await cluster.StatusAsync())["nodes"]![0]!["components"]!.AsArray().Select(component => (string)component!["name"]!);
        names.ShouldBe(["apiserver", "scheduler", "controller-manager", "agent", "etcd", "containerd"], ignoreOrder: true);
        await WebSmoke.RunAsync(cluster, "split");
    }
}
