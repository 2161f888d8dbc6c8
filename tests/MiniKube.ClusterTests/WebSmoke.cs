namespace MiniKube.ClusterTests;

/// <summary>The same smoke for every layout of the control plane.</summary>
internal static class WebSmoke
{
    public static async Task RunAsync(TestCluster cluster, string name)
    {
        var kubectl = cluster.Kubectl;
        await cluster.ApplyAsync(Manifests.Web(name, replicas: 3));
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");

        var port = await kubectl.OutputAsync("get", "service", name, "-o", "jsonpath={.spec.ports[0].nodePort}");
        var address = await kubectl.OutputAsync("get", "service", name, "-o", "jsonpath={.spec.clusterIP}");
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(30) };
        var url = $"http://{await cluster.NodeAddressAsync()}:{port}/";
        (await Patiently.GetAsync("an answer on the NodePort", () => http.GetStringAsync(url), text => text.Length > 0)).ShouldStartWith($"hello from {name}-");
        await Patiently.OutputAsync("an answer in a pod", kubectl, ["exec", $"deploy/{name}", "--", "wget", "-q", "-O-", $"http://{address}/"], text => text.StartsWith($"hello from {name}-", StringComparison.Ordinal));
        await EveryReplicaAnswersAsync(http, url);

        var victim = (await kubectl.OutputAsync("get", "pods", "-l", $"app={name}", "-o", "jsonpath={.items[0].metadata.name}")).Trim();
        await kubectl.RunAsync("exec", victim, "--", "kill", "-9", "-1");
        await kubectl.RunAsync("exec", victim, "--", "sh", "-c", "kill 1");
        await Patiently.OutputAsync("the container restarted", kubectl, ["get", "pod", victim, "-o", "jsonpath={.status.containerStatuses[0].restartCount} {.status.containerStatuses[0].ready}"],
            text => text.EndsWith(" true", StringComparison.Ordinal) && !text.StartsWith('0'));

        await kubectl.OutputAsync("delete", "pod", victim);
        await kubectl.OutputAsync("rollout", "status", $"deployment/{name}", "--timeout=150s");
        await Patiently.OutputAsync("three pods again", kubectl, ["get", "pods", "-l", $"app={name}", "-o", "name"], text => text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length == 3);
        await kubectl.OutputAsync("delete", $"deployment/{name}", $"service/{name}");
    }

    private static async Task EveryReplicaAnswersAsync(HttpClient http, string url)
    {
        var answers = new HashSet<string>();
        await Patiently.GetAsync("three different replicas to answer", async () =>
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, url) { Headers = { ConnectionClose = true } };
            using var response = await http.SendAsync(request);
            answers.Add(await response.Content.ReadAsStringAsync());
            return answers.Count;
        }, count => count == 3);
    }
}
