using System.Text.Json.Nodes;

namespace MiniKube.ClusterTests;

/// <summary>Who reaches whom on three nodes, and whom the one who is called sees; the same for each way to serve services.</summary>
public abstract class NetworkTests(EchoCluster cluster)
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Pods_ReachAllPods_WithTheirOwnAddresses(bool udp)
    {
        var wrong = from start in cluster.Pods.Values from target in cluster.Pods.Keys select TryAsync(start, target, udp);
        (await Task.WhenAll(wrong)).OfType<string>().ShouldBeEmpty();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Services_AnswerPodsAndNodes_AndPodsKeepTheirAddresses(bool udp)
    {
        var port = udp ? 81 : 80;
        foreach (var pod in cluster.Pods.Values)
        {
            var answers = await ManyAsync(() => pod.AskAsync(cluster.ServiceAddress, port, udp));
            // A pod that happens to call itself sees its node.
            answers.Where(answer => !answer.StartsWith(pod.Name + " ", StringComparison.Ordinal)).ShouldAllBe(answer => answer.EndsWith(" saw " + cluster.PodAddresses[pod.Name], StringComparison.Ordinal), $"from {pod.Name}");
            answers.ShouldAllBe(answer => answer.StartsWith("echo-", StringComparison.Ordinal), $"from {pod.Name}");
        }
        foreach (var node in cluster.Nodes)
            (await ManyAsync(() => node.AskAsync(cluster.ServiceAddress, port, udp))).ShouldAllBe(answer => answer.StartsWith("echo-", StringComparison.Ordinal), $"from {node.Name}");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task NodePorts_OfEveryNode_AnswerFromOutsideAndFromNodes(bool udp)
    {
        var port = udp ? cluster.NodePorts.Udp : cluster.NodePorts.Tcp;
        foreach (var address in cluster.NodeAddresses)
        {
            foreach (var caller in cluster.Nodes.Append(cluster.Outside))
                (await ManyAsync(() => caller.AskAsync(address, port, udp))).ShouldAllBe(answer => answer.StartsWith("echo-", StringComparison.Ordinal), $"{caller.Name} to {address}");
        }
    }

    [Fact]
    public async Task Nodes_ReachAllPods_AndPodsReachAllNodesAndTheOutside()
    {
        foreach (var node in cluster.Nodes)
        {
            foreach (var (pod, address) in cluster.PodAddresses)
                (await node.AskAsync(address, 8080, udp: false)).ShouldStartWith(pod, Case.Sensitive, $"from {node.Name}");
        }
        foreach (var node in cluster.Nodes) await node.ServeAsync(8099);
        foreach (var (node, address) in cluster.Nodes.Zip(cluster.NodeAddresses))
            (await cluster.Pods["echo-1a"].AskAsync(address, 8099, udp: false)).ShouldBe($"{node.Name} saw {cluster.PodAddresses["echo-1a"]}");
    }

    [Fact]
    public async Task TenThousandRequests_SpreadEvenly()
    {
        var counts = new int[cluster.Pods.Count];
        var names = cluster.Pods.Keys.ToList();
        await Parallel.ForAsync(0, 10_000, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (i, _) =>
        {
            var answer = await cluster.Pods[names[i % names.Count]].AskAsync(cluster.ServiceAddress, 80, udp: false);
            var who = names.IndexOf(answer.Split(' ')[0]);
            who.ShouldBeGreaterThanOrEqualTo(0, answer);
            Interlocked.Increment(ref counts[who]);
        });
        counts.ShouldAllBe(count => count > 10_000 / 6 * 0.9 && count < 10_000 / 6 * 1.1, string.Join(' ', counts));
    }

    [Fact]
    public async Task Backend_RolledOverUnderLoad_LosesNoRequest()
    {
        await cluster.ApplyAsync(Manifests.Rolling("rolled", replicas: 4));
        await cluster.Kubectl.OutputAsync("rollout", "status", "deployment/rolled", "--timeout=150s");
        var service = JsonNode.Parse(await cluster.Kubectl.OutputAsync("get", "service", "rolled", "-o", "json"))!["spec"]!;
        var (address, nodePort) = ((string)service["clusterIP"]!, (int)service["ports"]![0]!["nodePort"]!);
        await using (var load = new RequestLoad())
        {
            load.Add(cluster.Pods["echo-1a"], address, 80);
            load.Add(cluster.Pods["echo-3b"], address, 80);
            foreach (var node in cluster.NodeAddresses) load.Add(cluster.Outside, node, nodePort);
            await Patiently.GetAsync("a thousand requests before", () => Task.FromResult(load.Answered), count => count > 1000);
            await cluster.Kubectl.OutputAsync("rollout", "restart", "deployment/rolled");
            await cluster.Kubectl.OutputAsync("rollout", "status", "deployment/rolled", "--timeout=150s");
            var rolled = load.Answered;
            await Patiently.GetAsync("a thousand requests after", () => Task.FromResult(load.Answered), count => count > rolled + 1000);
            load.Failures.ShouldBeEmpty();
        }
        await cluster.Kubectl.OutputAsync("delete", "--wait=false", "deployment/rolled", "service/rolled");
    }

    [Fact]
    public async Task Policies_HoldPodsOfAllNodes_AndNewOnesFromTheirStart()
    {
        await cluster.ApplyAsync("""
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: guarded}
            spec:
              podSelector: {matchLabels: {app: guarded}}
              ingress:
              - from: [{podSelector: {matchLabels: {role: friend}}}]
                ports: [{port: 8080}]
            """);
        await cluster.ApplyAsync(string.Join("\n---\n", Enumerable.Range(1, 3).Select(node => EchoCluster.Manifest($"guarded-{node}", cluster.Node(node), "guarded"))));
        var pods = new List<string>();
        for (var node = 1; node <= 3; node++) pods.Add((await cluster.EnterAsync($"guarded-{node}", node)).Name);
        try
        {
            foreach (var pod in pods)
            {
                (await cluster.Pods["echo-1a"].AskAsync(cluster.PodAddresses[pod], 8080, udp: false, 400)).ShouldBe("silence", $"{pod} is guarded from its start");
                (await cluster.Nodes[pods.IndexOf(pod)].AskAsync(cluster.PodAddresses[pod], 8080, udp: false)).ShouldStartWith(pod);
            }
            await cluster.Kubectl.OutputAsync("label", "pod", "echo-1a", "role=friend");
            foreach (var pod in pods)
            {
                await Patiently.GetAsync($"{pod} to admit its friend", () => cluster.Pods["echo-1a"].AskAsync(cluster.PodAddresses[pod], 8080, udp: false, 400), answer => answer.StartsWith(pod, StringComparison.Ordinal));
                (await cluster.Pods["echo-1a"].AskAsync(cluster.PodAddresses[pod], 8080, udp: true, 300)).ShouldBe("silence");
                (await cluster.Pods["echo-2a"].AskAsync(cluster.PodAddresses[pod], 8080, udp: false, 300)).ShouldBe("silence");
            }
        }
        finally
        {
            await cluster.Kubectl.OutputAsync("delete", "networkpolicy", "guarded");
            await cluster.Kubectl.OutputAsync(["delete", "pod", "--wait=false", .. pods]);
            foreach (var pod in pods) cluster.Forget(pod);
            await cluster.Kubectl.OutputAsync("label", "pod", "echo-1a", "role-");
        }
    }

    private async Task<string?> TryAsync(NetworkPlace from, string to, bool udp)
    {
        var expected = $"{to} saw {cluster.PodAddresses[from.Name]}";
        var answer = await from.AskAsync(cluster.PodAddresses[to], 8080, udp);
        return answer == expected ? null : $"{from.Name} to {to}: {answer}";
    }

    private static async Task<string[]> ManyAsync(Func<Task<string>> ask) => await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ask()));
}

[Collection(nameof(IptablesEcho))]
public sealed class IptablesNetworkTests(IptablesEcho cluster) : NetworkTests(cluster);

[Collection(nameof(NftEcho))]
public sealed class NftNetworkTests(NftEcho cluster) : NetworkTests(cluster);
