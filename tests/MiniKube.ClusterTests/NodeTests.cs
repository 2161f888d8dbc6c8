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
        var nodes = await cluster.ReadyNodesAsync();
        nodes.Select(node => (string)node!["role"]!).ShouldBe(["server", "agent", "agent"]);
        nodes.ShouldAllBe(node => (string)node!["state"]! == "on" && (long)node["memoryBytes"]! > 0);
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

        await cluster.ReadyNodesAsync();
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
    public async Task Image_ThatWasLoadedOnce_ComesToNodesThatAreNewOrWereAwayOrLostTheirDisks()
    {
        const string image = "tests.local/late:1";
        await cluster.MkubeAsync("image", "load", await cluster.ArchiveAsync(image, "first"));
        await cluster.MkubeAsync("node", "fail", "3", "--how", "power");
        var load = await cluster.Mkube.RunAsync("image", "load", "--name", cluster.Name, await cluster.ArchiveAsync(image, "second"));
        load.ShouldSatisfyAllConditions(result => result.ExitCode.ShouldBe(0, result.All), result => result.Errors.ShouldContain($"{cluster.Name}-3 is off"));
        var wanted = (await cluster.ImagesAsync(2))[image];

        await cluster.MkubeAsync("node", "heal", "3");
        (await cluster.ImagesAsync(3))[image].ShouldBe(wanted, "it was away when the name got another image");

        var added = (await cluster.MkubeAsync("node", "add")).Trim();
        try
        {
            (await cluster.ImagesAsync(int.Parse(added.Split('-')[^1])))[image].ShouldBe(wanted);
            await cluster.ApplyAsync($$$"""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "late"}, "spec": {"nodeName": "{{{added}}}", "restartPolicy": "Never", "containers": [
                  {"name": "main", "image": "{{{image}}}", "imagePullPolicy": "Never", "command": ["cat", "/content"]}]}}
                """);
            await Patiently.OutputAsync("the pod's word", cluster.Kubectl, ["logs", "late"], text => text.Trim() == "second");
        }
        finally
        {
            await cluster.MkubeAsync("node", "remove", added, "--force");
        }

        await cluster.MkubeAsync("node", "fail", "3", "--how", "power");
        Directory.Delete($"/var/lib/minikube/clusters/{cluster.Name}/nodes/{cluster.Name}-3", recursive: true);
        await cluster.MkubeAsync("up", "--kubeconfig", cluster.Kubeconfig);
        (await cluster.ImagesAsync(3))[image].ShouldBe(wanted);
    }

    [Fact]
    public async Task Image_ThatNoNodeHasAnyMore_IsToldOnce_AndKeepsNobodyFromBeingReady()
    {
        const string image = "tests.local/gone:1";
        await cluster.MkubeAsync("image", "load", await cluster.ArchiveAsync(image, "gone"));
        for (var node = 1; node <= 3; node++) await cluster.RuntimeAsync(node, ["images", "rm", image], ["rmi", image]);
        string[] up = ["up", "--name", cluster.Name, "--kubeconfig", cluster.Kubeconfig];
        (await cluster.Mkube.RunAsync(up)).ShouldSatisfyAllConditions(
            result => result.ExitCode.ShouldBe(0, result.All), result => result.Errors.ShouldContain($"{image}, loaded before, is on no node any more: 'mkube image load"));
        (await cluster.Mkube.RunAsync(up)).ShouldSatisfyAllConditions(result => result.ExitCode.ShouldBe(0, result.All), result => result.Errors.ShouldNotContain(image));
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
