using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests;

/// <summary>Three nodes: they come and go, fail and are mended, and nobody else is blamed.</summary>
public sealed class NodeTests(ThreeNodes cluster) : IClassFixture<ThreeNodes>
{
    private const string ReadySince = """jsonpath={range .items[*]}{.metadata.name} {.status.conditions[?(@.type=="Ready")].status} {.status.conditions[?(@.type=="Ready")].lastTransitionTime}{"\n"}{end}""";

    [Fact]
    public async Task Nodes_OfOneCluster_HaveMachinesAndAddressesOfTheirOwn()
    {
        var nodes = (await cluster.StatusAsync())["nodes"]!.AsArray();
        nodes.Select(node => (string)node!["role"]!).ShouldBe(["server", "agent", "agent"]);
        nodes.ShouldAllBe(node => (bool)node!["ready"]! && (string)node["state"]! == "on" && (long)node["memoryBytes"]! > 0);
        var ranges = await cluster.Kubectl.OutputAsync("get", "nodes", "-o", "jsonpath={.items[*].spec.podCIDRs[0]}");
        ranges.Split(' ').Distinct().Count().ShouldBe(3, ranges);
    }

    [Fact]
    public async Task Fault_OfANode_MovesItsPodsAndIsCleanedUpAfterwards()
    {
        var rounds = JsonNode.Parse(await cluster.MkubeAsync("failover", "--how", "power", "--how", "partition", "--output", "json"))!.AsArray();
        rounds.Select(round => (string)round!["fault"]!).ShouldBe(["power", "partition"]);
        foreach (var round in rounds)
        {
            foreach (var moment in new[] { "notReady", "endpointsGone", "evicted", "replaced", "healed", "cleanedUp" }) round![moment].ShouldNotBeNull($"{moment} in {round.ToJsonString()}");
            ((int)round!["requests"]!).ShouldBeGreaterThan((int)round["failed"]!);
        }

        (await cluster.StatusAsync())["nodes"]!.AsArray().ShouldAllBe(node => (bool)node!["ready"]!);
    }

    [Fact]
    public async Task Server_ThatStoodStill_BlamesNobody()
    {
        var before = await cluster.Kubectl.OutputAsync("get", "nodes", "-o", ReadySince);
        await cluster.MkubeAsync("node", "fail", "1", "--how", "hang");
        try
        {
            (await cluster.StatusAsync())["nodes"]![0]!["state"]!.ToString().ShouldBe("hung");
            await Task.Delay(TimeSpan.FromSeconds(8)); // longer than the grace of the nodes: this is the fault itself
        }
        finally
        {
            await cluster.MkubeAsync("node", "heal", "1");
        }

        // Some work for scheduler, controllers and agents, so that all of them have looked at the nodes again.
        await cluster.ApplyAsync(Manifests.Sleeper("after-hang"));
        await cluster.Kubectl.OutputAsync("wait", "--for=condition=Ready", "pod/after-hang", "--timeout=150s");
        (await cluster.Kubectl.OutputAsync("get", "nodes", "-o", ReadySince)).ShouldBe(before);
        await cluster.Kubectl.OutputAsync("delete", "pod", "after-hang");
    }

    [Fact]
    public async Task Node_AddedAndRemoved_ComesAndGoes()
    {
        var name = (await cluster.MkubeAsync("node", "add")).Trim();
        try
        {
            await cluster.Kubectl.OutputAsync("wait", "--for=condition=Ready", "node/" + name, "--timeout=150s");
            await cluster.MkubeAsync("node", "remove", name);
        }
        catch
        {
            await cluster.Mkube.RunAsync("node", "remove", name, "--force", "--name", cluster.Name);
            throw;
        }

        (await cluster.Kubectl.RunAsync("get", "node", name)).All.ShouldContain("NotFound");
        (await cluster.StatusAsync())["nodes"]!.AsArray().Select(node => (string)node!["name"]!).ShouldNotContain(name);
        (await cluster.Mkube.RunAsync("node", "fail", name, "--how", "power", "--name", cluster.Name)).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(3), result => result.Errors.ShouldContain(cluster.Name + "-1"));
        (await cluster.Mkube.RunAsync("node", "remove", "1", "--name", cluster.Name)).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(2), result => result.Errors.ShouldContain("mkube down"));
    }

    [Fact]
    public async Task Port_PublishedAfterwards_LeadsToPodsUntilItIsTakenAway()
    {
        await cluster.ApplyAsync(Manifests.Web("published", replicas: 2));
        await cluster.Kubectl.OutputAsync("rollout", "status", "deployment/published", "--timeout=150s");
        var nodePort = await cluster.Kubectl.OutputAsync("get", "service", "published", "-o", "jsonpath={.spec.ports[0].nodePort}");
        var port = FreePorts.Take();
        (await cluster.MkubeAsync("publish", $"127.0.0.1:{port}:{nodePort}")).ShouldContain($"{port}:{nodePort}");
        using var http = new HttpClient(new SocketsHttpHandler { PooledConnectionLifetime = TimeSpan.Zero }) { Timeout = TimeSpan.FromSeconds(3) };
        await Patiently.GetAsync("an answer on the published port", () => http.GetStringAsync($"http://127.0.0.1:{port}/"), text => text.StartsWith("hello from published-", StringComparison.Ordinal));

        await cluster.MkubeAsync("publish", "--remove", $"{port}");
        await Patiently.GetAsync("nobody to listen there", async () => await RefusesAsync(port), refused => refused);
        await cluster.Kubectl.OutputAsync("delete", "deployment/published", "service/published");
    }

    [Fact]
    public async Task Cluster_PausedAndUnpaused_GoesOnWhereItWas()
    {
        await cluster.MkubeAsync("pause");
        try
        {
            (await cluster.StatusAsync())["nodes"]!.AsArray().ShouldAllBe(node => (string)node!["state"]! == "hung");
        }
        finally
        {
            await cluster.MkubeAsync("unpause");
        }

        await Patiently.OutputAsync("all nodes to be ready", cluster.Kubectl, ["get", "nodes"], text => text.Contains(" Ready ", StringComparison.Ordinal) && !text.Contains("NotReady", StringComparison.Ordinal));
    }

    private static async Task<bool> RefusesAsync(int port)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPAddress.Loopback, port);
            return false;
        }
        catch (SocketException)
        {
            return true;
        }
    }
}
