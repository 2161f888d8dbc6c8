using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>100 watchers: from the sending of a create to its event at each of them, paced and in a flood.</summary>
internal static class WatchBench
{
    private const int Watchers = 100;
    private const string ConfigMaps = "/api/v1/namespaces/bench-watch/configmaps";

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-watch", async client =>
    {
        report.Title("watch");
        await MeasureAsync(target, client, report, "paced", 200, TimeSpan.FromMilliseconds(10), 1);
        await MeasureAsync(target, client, report, "flood", 1000, TimeSpan.Zero, 32);
    });

    private static async Task MeasureAsync(ApiTarget target, HttpClient client, Report report, string name, int changes, TimeSpan pace, int senders)
    {
        var revision = (string)(await client.GetObjectAsync(ConfigMaps + "?limit=1"))["metadata"]!["resourceVersion"]!;
        var sent = new ConcurrentDictionary<string, long>();
        var latencies = new ConcurrentBag<double>();
        using var stop = new CancellationTokenSource(TimeSpan.FromMinutes(1));
        var seen = 0;
        var all = new TaskCompletionSource();
        var clients = Enumerable.Range(0, Watchers).Select(_ => target.Connect()).ToArray();
        var watchers = clients.Select(http => Task.Run(() => FollowAsync(http, revision, name, OnEvent, stop.Token))).ToArray();
        await Task.Delay(500);
        var watch = Stopwatch.StartNew();
        await Load.RunAsync(target, senders, TimeSpan.FromMinutes(1), changes, async (http, i) =>
        {
            var item = $"{name}-{i}";
            sent[item] = Stopwatch.GetTimestamp();
            var code = await http.SendAsync(HttpMethod.Post, ConfigMaps, Objects.ConfigMap(item));
            if (pace > TimeSpan.Zero) await Task.Delay(pace);
            return code;
        });
        await Task.WhenAny(all.Task, Task.Delay(TimeSpan.FromSeconds(30)));
        var seconds = watch.Elapsed.TotalSeconds;
        await stop.CancelAsync();
        await Task.WhenAll(watchers);
        foreach (var http in clients) http.Dispose();
        report.Add($"watch.{name}.events", seen / seconds, "/s", $"{seen} of {changes * Watchers} events");
        report.Add($"watch.{name}.p50", Percentile.Of(latencies, 50), "ms", "create sent to event read");
        report.Add($"watch.{name}.p99", Percentile.Of(latencies, 99), "ms");

        void OnEvent(string item)
        {
            latencies.Add(Stopwatch.GetElapsedTime(sent[item]).TotalMilliseconds);
            if (Interlocked.Increment(ref seen) == changes * Watchers) all.TrySetResult();
        }
    }

    private static async Task FollowAsync(HttpClient http, string revision, string prefix, Action<string> onEvent, CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync($"{ConfigMaps}?watch=1&resourceVersion={revision}", HttpCompletionOption.ResponseHeadersRead, stop);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(stop));
            while (await reader.ReadLineAsync(stop) is { } line)
            {
                // Finding the name without parsing keeps the watchers' own cost out of the figure.
                var at = line.IndexOf($"\"name\":\"{prefix}-", StringComparison.Ordinal);
                if (at < 0) continue;
                var start = at + 8;
                onEvent(line[start..line.IndexOf('"', start)]);
            }
        }
        catch (OperationCanceledException)
        {
        }
        catch (IOException) when (stop.IsCancellationRequested)
        {
        }
    }
}
