using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>One pod from create to Running as a watch shows it, and a burst of 30.</summary>
internal static class PodBench
{
    private const string Pods = "/api/v1/namespaces/bench-pods/pods";

    /// <summary>Answers the median of one pod, in milliseconds.</summary>
    public static async Task<double> RunAsync(ApiTarget target, Report report, string image)
    {
        var times = new List<double>();
        await target.InNamespaceAsync("bench-pods", client => MeasureAsync(target, report, image, times, client));
        return Percentile.Of(times, 50);
    }

    private static async Task MeasureAsync(ApiTarget target, Report report, string image, List<double> times, HttpClient client)
    {
        report.Title("pods");
        for (var i = 0; i < 10; i++) times.Add(await StartAsync(target, client, image, $"one-{i}", 1));
        report.Add("pod.create_to_running", Percentile.Of(times, 50), "ms", $"median of 10, min {times.Min():0} max {times.Max():0}");
        var burst = await StartAsync(target, client, image, "burst", 30);
        report.Add("pod.burst30", 30 / (burst / 1000), "pods/s", $"{burst:0} ms to all Running");
    }

    private static async Task<double> StartAsync(ApiTarget target, HttpClient client, string image, string prefix, int count)
    {
        var revision = (string)(await client.GetObjectAsync(Pods + "?limit=1"))["metadata"]!["resourceVersion"]!;
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        var running = CountRunningAsync(target, revision, prefix, count, stop.Token);
        var watch = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, count).Select(i => client.MustAsync(HttpMethod.Post, Pods, Objects.Pod($"{prefix}-{i}", image, "sleep", "3600"))));
        var seen = await running;
        var elapsed = watch.Elapsed.TotalMilliseconds;
        if (seen < count) throw new InvalidOperationException($"only {seen} of {count} pods became Running within 2 minutes");
        for (var i = 0; i < count; i++) await client.SendAsync(HttpMethod.Delete, $"{Pods}/{prefix}-{i}");
        while ((await client.GetObjectAsync(Pods))["items"]!.AsArray().Count > 0) await Task.Delay(50);
        return elapsed;
    }

    private static async Task<int> CountRunningAsync(ApiTarget target, string revision, string prefix, int wanted, CancellationToken stop)
    {
        using var http = target.Connect();
        var running = new HashSet<string>();
        try
        {
            using var response = await http.GetAsync($"{Pods}?watch=1&resourceVersion={revision}", HttpCompletionOption.ResponseHeadersRead, stop);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
            while (running.Count < wanted && await reader.ReadLineAsync(stop) is { } line)
            {
                var item = JsonNode.Parse(line)!["object"]!;
                if ((string?)item["status"]?["phase"] == "Running" && ((string)item["metadata"]!["name"]!).StartsWith(prefix, StringComparison.Ordinal))
                    running.Add((string)item["metadata"]!["name"]!);
            }
        }
        catch (OperationCanceledException)
        {
        }
        return running.Count;
    }
}
