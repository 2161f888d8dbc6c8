using System.Diagnostics;
using System.Net.NetworkInformation;
using System.Text.Json.Nodes;
using MiniKube.Network.Kernel;

namespace MiniKube.Benchmarks;

/// <summary>
/// On three nodes: from the moment at which a container answers its readiness probe otherwise than before, until a pod on another node feels it through
/// the service. A pod and a service on each node, all at once.
/// </summary>
internal static class ReadyBench
{
    private const int Nodes = 3;
    private const int Changes = 200;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

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
        var lanes = await Task.WhenAll(Enumerable.Range(0, Nodes).Select(i => LaneAsync(client, i, (string)nodes[i]!["name"]!, runtimes[i])));
        var felt = await Task.WhenAll(lanes.Select((lane, i) => Task.Run(() => TurnAsync(lane, lanes[(i + 1) % Nodes], stages, (Changes + Nodes - 1) / Nodes))));
        foreach (var lane in lanes) lane.Pod.Dispose();
        var turns = felt.SelectMany(one => one).ToArray();
        Add(report, name + ".reachable", turns.Select(turn => (double?)turn.Reached), "the probe succeeds → a pod on another node is answered; budget: p99 200 ms");
        Add(report, name + ".stage.status", turns.Select(turn => turn.Status), "… → a watch shows the pod Ready");
        Add(report, name + ".stage.slice", turns.Select(turn => turn.Slice), "… → a watch shows the endpoint");
        Add(report, name + ".stage.rules", turns.Select(turn => turn.Rules), "… → the rules of the caller's node have changed");
        Add(report, name + ".gone", turns.Select(turn => (double?)turn.Gone), "the probe fails → callers are refused at once");
        foreach (var slow in turns.OrderByDescending(turn => turn.Reached).Take(5))
            report.Title($"  slow: status {slow.Status:0}, slice {slow.Slice:0}, rules {slow.Rules:0}, reached {slow.Reached:0} ms");
    }

    private static void Add(Report report, string name, IEnumerable<double?> taken, string note)
    {
        var times = taken.OfType<double>().ToArray();
        report.Add(name + ".p50", Percentile.Of(times, 50), "ms", note);
        report.Add(name + ".p99", Percentile.Of(times, 99), "ms", $"{times.Length} times, longest {times.DefaultIfEmpty().Max():0}");
    }

    private static async Task<Lane> LaneAsync(HttpClient client, int number, string node, int runtime)
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
        var space = NamespaceOf(runtime, address);
        return new($"lane-{number}", new($"lane-{number}", space), space, $"/proc/{runtime}/ns/net", service);
    }

    private static async Task<string> AddressAsync(HttpClient client, string pod)
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            if ((string?)(await client.GetObjectAsync(pod))["status"]?["podIP"] is { Length: > 0 } address) return address;
            await Task.Delay(50);
        }
        throw new TimeoutException($"{pod} has no address after {Patience}: look at its events");
    }

    private static string NamespaceOf(int runtime, string address) => Directory.EnumerateFiles($"/proc/{runtime}/root/run/netns").First(path => NodeNamespace.Inside(path, () =>
        NetworkInterface.GetAllNetworkInterfaces().SelectMany(link => link.GetIPProperties().UnicastAddresses).Any(one => one.Address.ToString() == address)));

    private static async Task<List<Turn>> TurnAsync(Lane lane, Lane caller, ReadyStages stages, int times)
    {
        var turns = new List<Turn>();
        for (var i = 0; i < times; i++)
        {
            NodeNamespace.Inside(caller.Space, () => Caller.Until(lane.Service, 80, Caller.Refused));
            var began = Stopwatch.GetTimestamp();
            var answered = Task.Run(() => Answered(lane, caller));
            var ready = await lane.Pod.TurnAsync(ready: true);
            var (reached, rules) = await answered;
            var (status, slice) = (await stages.PodAsync(lane.Name, began), await stages.SliceAsync(lane.Name, began));
            var refused = Task.Run(() => NodeNamespace.Inside(caller.Space, () => Caller.Until(lane.Service, 80, Caller.Refused)));
            var unready = await lane.Pod.TurnAsync(ready: false);
            turns.Add(new(Milliseconds(ready, reached)!.Value, Milliseconds(ready, status), Milliseconds(ready, slice), Milliseconds(ready, rules), Milliseconds(unready, await refused)!.Value));
        }
        return turns;
    }

    /// <summary>When the service answered, and when rules of the caller's node changed for the last time before that.</summary>
    private static (long Reached, long? Written) Answered(Lane lane, Lane caller)
    {
        using var generation = NodeNamespace.Inside(caller.Node, RulesetGeneration.Open);
        var (last, written) = (generation?.Read(), (long?)null);
        var reached = NodeNamespace.Inside(caller.Space, () => Caller.Until(lane.Service, 80, lane.Name, () =>
        {
            var now = generation?.Read();
            if (now != last) (last, written) = (now, Stopwatch.GetTimestamp());
        }));
        return (reached, written);
    }

    private static double? Milliseconds(long from, long? to) => (to - from) * 1000.0 / Stopwatch.Frequency;

    /// <param name="Space">The pod's network.</param>
    /// <param name="Node">Its node's.</param>
    private sealed record Lane(string Name, ProbedPod Pod, string Space, string Node, string Service);

    /// <summary>Milliseconds from the probe that turned it; null: not seen.</summary>
    private sealed record Turn(double Reached, double? Status, double? Slice, double? Rules, double Gone);
}
