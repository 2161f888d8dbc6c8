using System.Diagnostics;

namespace MiniKube.Benchmarks;

/// <summary>Lists of 10,000 pods, and their removal in one request.</summary>
internal static class ListBench
{
    private const int Count = 10_000;
    private const string Pods = "/api/v1/namespaces/bench-list/pods";

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-list", async client =>
    {
        report.Title("lists");
        var created = await Load.RunAsync(target, 64, TimeSpan.FromMinutes(2), Count, (http, i) => http.SendAsync(HttpMethod.Post, Pods, RequestBench.Unschedulable($"pod-{i:00000}")));
        report.Add("create.pod.c64.to10000", created.Rate, "/s", created.Note);
        foreach (var (name, query) in new[] { ("consistent", ""), ("rv0", "?resourceVersion=0"), ("limit500", "?limit=500") })
        {
            var times = new List<double>();
            for (var i = 0; i < 7; i++)
            {
                var watch = Stopwatch.StartNew();
                await client.MustAsync(HttpMethod.Get, Pods + query);
                times.Add(watch.Elapsed.TotalMilliseconds);
            }
            report.Add($"list.pods.10000.{name}", Percentile.Of(times, 50), "ms", $"best {times.Min():0.0}");
        }
        var removal = Stopwatch.StartNew();
        await client.MustAsync(HttpMethod.Delete, Pods);
        while ((await client.GetObjectAsync(Pods + "?limit=1"))["items"]!.AsArray().Count > 0) await Task.Yield();
        report.Add("deletecollection.pods.10000", removal.Elapsed.TotalMilliseconds, "ms");
    });
}
