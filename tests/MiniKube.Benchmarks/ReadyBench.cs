using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>
/// On three nodes: from the moment at which a container answers its readiness probe otherwise than before, until a caller on another node feels it through
/// the service. A pod and a service on each node, all at once.
/// </summary>
internal static class ReadyBench
{
    private const int Nodes = 3;
    private const int Changes = 200;

    public static async Task RunAsync(Mkube mkube, Report report)
    {
        foreach (var mode in (string[])["iptables", "nft"])
        {
            await using var cluster = await BenchCluster.UpAsync(mkube, report, "--nodes", $"{Nodes}", "--proxy-mode", mode);
            report.Title($"ready, {mode}");
            var target = ApiTarget.FromKubeconfig(cluster.Kubeconfig);
            await target.InNamespaceAsync("bench-ready", client => MeasureAsync(mkube, target, client, report, "ready." + mode));
        }
    }

    private static async Task MeasureAsync(Mkube mkube, ApiTarget target, HttpClient client, Report report, string name)
    {
        var nodes = JsonNode.Parse(await mkube.RunAsync("status", "--name", BenchCluster.Name, "--output", "json"))!["nodes"]!.AsArray();
        var runtimes = nodes.Select(node => (int)node!["components"]!.AsArray().First(one => (string?)one!["name"] == "containerd")!["pid"]!).ToArray();
        using var stages = new ReadyStages(target, "bench-ready");
        var lanes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(i => LaneAsync(client, i, (string)nodes[i]!["name"]!, runtimes[i], runtimes[(i + 1) % Nodes])));
        var felt = await Task.WhenAll(lanes.Select(lane => Task.Run(() => TurnAsync(lane, stages, (Changes + Nodes - 1) / Nodes))));
        foreach (var lane in lanes) lane.Pod.Dispose();
        Add(report, name + ".reachable", [.. felt.SelectMany(one => one.Ready)], "the probe succeeds → a caller on another node is answered");
        Add(report, name + ".gone", [.. felt.SelectMany(one => one.Unready)], "the probe fails → callers are refused at once");
        Add(report, name + ".stage.status", [.. felt.SelectMany(one => one.Status)], "the probe succeeds → a watch shows the pod Ready");
        Add(report, name + ".stage.slice", [.. felt.SelectMany(one => one.Slice)], "the probe succeeds → a watch shows the endpoint");
    }

    private static void Add(Report report, string name, double[] times, string note)
    {
        report.Add(name + ".p50", Percentile.Of(times, 50), "ms", note);
        report.Add(name + ".p99", Percentile.Of(times, 99), "ms", $"{times.Length} times, longest {times.DefaultIfEmpty().Max():0}");
    }

    private static async Task<Lane> LaneAsync(HttpClient client, int number, string node, int runtime, int caller)
    {
        var pod = Objects.Pod($"lane-{number}", BenchCluster.Image, "sleep", "100000");
        pod["metadata"]!["labels"]!["app"] = $"lane-{number}";
        pod["spec"]!["nodeName"] = node;
        pod["spec"]!["containers"]![0]!["readinessProbe"] = new JsonObject
        {
            ["httpGet"] = new JsonObject { ["path"] = "/", ["port"] = ProbedPod.ProbePort }, ["periodSeconds"] = 1, ["failureThreshold"] = 1,
        };
        await client.MustAsync(HttpMethod.Post, "/api/v1/namespaces/bench-ready/pods", pod);
        var path = $"/api/v1/namespaces/bench-ready/services/lane-{number}";
        await client.MustAsync(HttpMethod.Post, path[..path.LastIndexOf('/')], new JsonObject
        {
            ["apiVersion"] = "v1", ["kind"] = "Service", ["metadata"] = new JsonObject { ["name"] = $"lane-{number}" },
            ["spec"] = new JsonObject { ["selector"] = new JsonObject { ["app"] = $"lane-{number}" }, ["ports"] = new JsonArray(new JsonObject { ["port"] = 80, ["targetPort"] = ProbedPod.ServicePort }) },
        });
        var address = await AddressAsync(client, $"/api/v1/namespaces/bench-ready/pods/lane-{number}");
        var service = (string)(await client.GetObjectAsync(path))["spec"]!["clusterIP"]!;
        return new($"lane-{number}", new($"lane-{number}", NamespaceOf(runtime, address)), $"/proc/{caller}/ns/net", service);
    }

    private static async Task<string> AddressAsync(HttpClient client, string pod)
    {
        while (true)
        {
            if ((string?)(await client.GetObjectAsync(pod))["status"]?["podIP"] is { Length: > 0 } address) return address;
            await Task.Delay(50);
        }
    }

    private static string NamespaceOf(int runtime, string address) => Directory.EnumerateFiles($"/proc/{runtime}/root/run/netns").First(path => NodeNamespace.Inside(path, () =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(link => link.GetIPProperties().UnicastAddresses).Any(one => one.Address.ToString() == address)));

    private static async Task<Times> TurnAsync(Lane lane, ReadyStages stages, int times)
    {
        var seen = new Times([], [], [], []);
        for (var i = 0; i < times; i++)
        {
            NodeNamespace.Inside(lane.Caller, () => Caller.Until(lane.Service, 80, Caller.Refused));
            var began = Stopwatch.GetTimestamp();
            var answered = Task.Run(() => NodeNamespace.Inside(lane.Caller, () => Caller.Until(lane.Service, 80, lane.Name)));
            var ready = await lane.Pod.TurnAsync(ready: true);
            seen.Ready.Add(Milliseconds(ready, await answered));
            if (await stages.PodAsync(lane.Name, began) is { } status) seen.Status.Add(Milliseconds(ready, status));
            if (await stages.SliceAsync(lane.Name, began) is { } slice) seen.Slice.Add(Milliseconds(ready, slice));
            var refused = Task.Run(() => NodeNamespace.Inside(lane.Caller, () => Caller.Until(lane.Service, 80, Caller.Refused)));
            var unready = await lane.Pod.TurnAsync(ready: false);
            seen.Unready.Add(Milliseconds(unready, await refused));
        }
        return seen;
    }

    private static double Milliseconds(long from, long to) => (to - from) * 1000.0 / Stopwatch.Frequency;

    private sealed record Lane(string Name, ProbedPod Pod, string Caller, string Service);

    private sealed record Times(List<double> Ready, List<double> Unready, List<double> Status, List<double> Slice);
}
