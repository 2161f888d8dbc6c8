using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>2,000 pods onto 50 nodes without agents: from the first create to the last binding seen in a watch.</summary>
internal static class SchedulingBench
{
    private const int Nodes = 50;
    private const int PodCount = 2000;
    private const string Leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
    private const string Pods = "/api/v1/namespaces/bench-sched/pods";

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-sched", async client =>
    {
        report.Title("scheduling");
        using var stop = new CancellationTokenSource();
        Task? keepingReady = null;
        try
        {
            await AddNodesAsync(client);
            keepingReady = RenewAsync(target, stop.Token);
            await MeasurePodsAsync(target, client, report);
            await MeasureDeploymentAsync(target, client, report);
        }
        finally
        {
            await stop.CancelAsync();
            if (keepingReady is not null) await keepingReady;
            for (var i = 0; i < Nodes; i++)
            {
                await client.SendAsync(HttpMethod.Delete, $"/api/v1/nodes/bench-fake-{i}");
                await client.SendAsync(HttpMethod.Delete, $"{Leases}/bench-fake-{i}");
            }
        }
    });

    private static async Task MeasurePodsAsync(ApiTarget target, HttpClient client, Report report)
    {
        using var counting = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var bound = CountBoundAsync(target, await RevisionAsync(client), PodCount, counting.Token);
        var watch = Stopwatch.StartNew();
        await Load.RunAsync(target, 32, TimeSpan.FromMinutes(2), PodCount, (http, i) => http.SendAsync(HttpMethod.Post, Pods, OnFakeNodes(Objects.Pod($"pod-{i}"))));
        var created = watch.Elapsed;
        var count = await bound;
        report.Add("sched.bound.2000", count / watch.Elapsed.TotalSeconds, "pods/s", $"{count} of {PodCount} on {Nodes} nodes; creating them took {created.TotalSeconds:0.00} s of {watch.Elapsed.TotalSeconds:0.00} s");
    }

    private static async Task MeasureDeploymentAsync(ApiTarget target, HttpClient client, Report report)
    {
        const int Replicas = 100;
        using var counting = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var bound = CountBoundAsync(target, await RevisionAsync(client), Replicas, counting.Token);
        var watch = Stopwatch.StartNew();
        var template = OnFakeNodes(Objects.Pod("x"));
        await client.MustAsync(HttpMethod.Post, "/apis/apps/v1/namespaces/bench-sched/deployments", new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = "bench" },
            ["spec"] = new JsonObject
            {
                ["replicas"] = Replicas,
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app"] = "bench-deploy" } },
                ["template"] = new JsonObject
                {
                    ["metadata"] = new JsonObject { ["labels"] = new JsonObject { ["app"] = "bench-deploy" } },
                    ["spec"] = template["spec"]!.DeepClone(),
                },
            },
        });
        var count = await bound;
        report.Add("deploy.bound.100", watch.Elapsed.TotalMilliseconds, "ms", $"{count} of {Replicas} created and bound");
        await client.MustAsync(HttpMethod.Delete, "/apis/apps/v1/namespaces/bench-sched/deployments/bench");
    }

    private static JsonObject OnFakeNodes(JsonObject pod)
    {
        pod["spec"]!["nodeSelector"] = new JsonObject { ["bench"] = "fake" };
        pod["spec"]!["tolerations"] = new JsonArray(new JsonObject { ["operator"] = "Exists" });
        return pod;
    }

    private static async Task AddNodesAsync(HttpClient client)
    {
        for (var i = 0; i < Nodes; i++)
        {
            await client.MustAsync(HttpMethod.Post, "/api/v1/nodes", Objects.FakeNode($"bench-fake-{i}"));
            await client.MustAsync(HttpMethod.Post, Leases, Lease(i));
            await client.MustAsync(HttpMethod.Patch, $"/api/v1/nodes/bench-fake-{i}/status", new JsonObject
            {
                ["status"] = new JsonObject
                {
                    ["capacity"] = Capacity(),
                    ["allocatable"] = Capacity(),
                    ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "KubeletReady" }),
                },
            }, "application/strategic-merge-patch+json");
        }
    }

    /// <summary>No agent speaks for these nodes; a renewed Lease is what keeps a foreign node alive.</summary>
    private static async Task RenewAsync(ApiTarget target, CancellationToken stop)
    {
        using var client = target.Connect();
        try
        {
            while (true)
            {
                await Task.Delay(TimeSpan.FromSeconds(10), stop);
                for (var i = 0; i < Nodes; i++)
                    await client.MustAsync(HttpMethod.Patch, $"{Leases}/bench-fake-{i}", new JsonObject { ["spec"] = Lease(i)["spec"]!.DeepClone() }, "application/merge-patch+json");
            }
        }
        catch (OperationCanceledException)
        {
        }
    }

    private static JsonObject Lease(int node) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = $"bench-fake-{node}" },
        ["spec"] = new JsonObject
        {
            ["holderIdentity"] = $"bench-fake-{node}",
            ["leaseDurationSeconds"] = 40,
            ["renewTime"] = DateTime.UtcNow.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture),
        },
    };

    private static JsonObject Capacity() => new() { ["cpu"] = "64", ["memory"] = "256Gi", ["pods"] = "500" };

    private static async Task<string> RevisionAsync(HttpClient client) => (string)(await client.GetObjectAsync(Pods + "?limit=1"))["metadata"]!["resourceVersion"]!;

    private static async Task<int> CountBoundAsync(ApiTarget target, string revision, int wanted, CancellationToken stop)
    {
        using var http = target.Connect();
        var bound = new HashSet<string>();
        try
        {
            using var response = await http.GetAsync($"{Pods}?watch=1&resourceVersion={revision}", HttpCompletionOption.ResponseHeadersRead, stop);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
            while (bound.Count < wanted && await reader.ReadLineAsync(stop) is { } line)
            {
                if (!line.Contains("\"nodeName\":", StringComparison.Ordinal)) continue;
                bound.Add((string)JsonNode.Parse(line)!["object"]!["metadata"]!["name"]!);
            }
        }
        catch (OperationCanceledException)
        {
        }
        return bound.Count;
    }
}
