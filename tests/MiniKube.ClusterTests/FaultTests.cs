using System.Diagnostics;

namespace MiniKube.ClusterTests;

/// <summary>SIGKILL of each component, one at a time, under a write load: nothing acknowledged is lost, no container restarts, the cluster converges by itself.</summary>
public sealed class FaultTests(TestCluster cluster) : IClassFixture<TestCluster>
{
    [Theory]
    [InlineData("server")]
    [InlineData("etcd")]
    [InlineData("agent")]
    [InlineData("containerd")]
    public async Task Component_Killed_LosesNothingAndComesBack(string component)
    {
        var name = $"app-{component}";
        var kubectl = cluster.Kubectl;
        await cluster.ApplyAsync(Manifests.Web(name, replicas: 2));
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        var containers = await ContainersAsync(name);

        using var client = new RestClient(cluster.Kubeconfig, patience: 10);
        var before = await cluster.ComponentAsync(component);
        var acknowledged = await WriteLoad.WriteWhileAsync(client, component, async () =>
        {
            Process.GetProcessById(before.Pid).Kill();
            await Patiently.GetAsync($"{component} to be started again", () => cluster.ComponentAsync(component), state => state.Restarts > before.Restarts && state.Pid > 0);
            await Patiently.GetAsync("the API server to be ready", async () => (await client.SendAsync("GET", "/readyz")).Code, code => code == 200);
        });

        acknowledged.Count.ShouldBeGreaterThan(50);
        (await WriteLoad.LostAsync(client, component, acknowledged)).ShouldBeEmpty();

        await Patiently.OutputAsync("the node to be Ready", kubectl, ["get", "nodes"], text => text.Contains(" Ready ", StringComparison.Ordinal));
        await kubectl.OutputAsync("scale", $"deployment/{name}", "--replicas=3");
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        var after = await ContainersAsync(name);
        containers.Where(container => !after.Contains(container)).ShouldBeEmpty("containers that ran before must be the same ones, never restarted");
        await kubectl.OutputAsync("delete", $"deployment/{name}", $"service/{name}");
    }

    private async Task<IReadOnlyList<string>> ContainersAsync(string app) =>
        (await cluster.Kubectl.OutputAsync("get", "pods", "-l", $"app={app}", "-o", """jsonpath={range .items[*]}{.metadata.name} {.status.containerStatuses[0].containerID} {.status.containerStatuses[0].restartCount}{"\n"}{end}"""))
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
