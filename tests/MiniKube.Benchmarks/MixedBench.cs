using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>What a busy cluster's clients do at once, at 32 connections: of 100 requests 60 gets, 15 patches, 15 creates, 10 pages of lists, with 20 watchers beside them.</summary>
internal static class MixedBench
{
    private const string ConfigMaps = "/api/v1/namespaces/bench-mixed/configmaps";
    private const int Watchers = 20;
    private const int Connections = 32;
    private static readonly TimeSpan Span = TimeSpan.FromSeconds(8);

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-mixed", async client =>
    {
        report.Title("mixed");
        for (var i = 0; i < 500; i++) await client.MustAsync(HttpMethod.Post, ConfigMaps, Objects.ConfigMap($"base-{i}"));
        using var stop = new CancellationTokenSource();
        var watchers = Enumerable.Range(0, Watchers).Select(_ => target.Connect()).ToArray();
        var watching = watchers.Select(http => DrainAsync(http, stop.Token)).ToArray();
        var times = new ConcurrentDictionary<string, ConcurrentBag<double>>();
        var load = await Load.RunAsync(target, Connections, Span, int.MaxValue, async (http, i) =>
        {
            var start = Stopwatch.GetTimestamp();
            var (kind, code) = await OneAsync(http, i);
            times.GetOrAdd(kind, _ => []).Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            return code;
        });
        await stop.CancelAsync();
        await Task.WhenAll(watching);
        foreach (var http in watchers) http.Dispose();
        report.Add("mixed.requests", load.Rate, "/s", load.Note);
        foreach (var (kind, spans) in times.OrderBy(pair => pair.Key, StringComparer.Ordinal))
            report.Add($"mixed.{kind}.p99", Percentile.Of(spans, 99), "ms", FormattableString.Invariant($"p50 {Percentile.Of(spans, 50):0.00} ms, n={spans.Count}"));
    });

    private static async Task<(string Kind, int Code)> OneAsync(HttpClient http, int i) => (i % 20) switch
    {
        < 12 => ("get", await http.SendAsync(HttpMethod.Get, $"{ConfigMaps}/base-{i % 500}")),
        < 15 => ("patch", await http.SendAsync(HttpMethod.Patch, $"{ConfigMaps}/base-{i % 500}", new JsonObject { ["data"] = new JsonObject { ["n"] = $"{i}" } }, "application/merge-patch+json")),
        < 18 => ("create", await http.SendAsync(HttpMethod.Post, ConfigMaps, Objects.ConfigMap($"new-{i}"))),
        _ => ("list100", await http.SendAsync(HttpMethod.Get, ConfigMaps + "?limit=100")),
    };

    private static async Task DrainAsync(HttpClient http, CancellationToken stop)
    {
        try
        {
            using var response = await http.GetAsync(ConfigMaps + "?watch=1", HttpCompletionOption.ResponseHeadersRead, stop);
            await using var stream = await response.Content.ReadAsStreamAsync(stop);
            await stream.CopyToAsync(Stream.Null, stop);
        }
        catch (Exception) when (stop.IsCancellationRequested)
        {
        }
    }
}
