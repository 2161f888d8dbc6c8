using System.Diagnostics;

namespace MiniKube.Benchmarks;

/// <summary>A closed loop: so many connections, each sending its next request when the last was answered.</summary>
internal static class Load
{
    public static async Task<LoadResult> RunAsync(ApiTarget target, int connections, TimeSpan duration, int limit, Func<HttpClient, int, Task<int>> request)
    {
        var clients = Enumerable.Range(0, connections).Select(_ => target.Connect()).ToArray();
        try
        {
            await Task.WhenAll(clients.Select(client => client.SendAsync(HttpMethod.Get, "/version")));
            var next = -1;
            var latencies = new List<double>[connections];
            var watch = Stopwatch.StartNew();
            await Task.WhenAll(Enumerable.Range(0, connections).Select(c => Task.Run(async () =>
            {
                var mine = latencies[c] = new(4096);
                while (watch.Elapsed < duration && Interlocked.Increment(ref next) is var i && i < limit)
                {
                    var start = Stopwatch.GetTimestamp();
                    var code = await request(clients[c], i);
                    if (code is < 200 or > 299) throw new InvalidOperationException($"request {i} answered {code}");
                    mine.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
                }
            })));
            var seconds = watch.Elapsed.TotalSeconds;
            var all = latencies.SelectMany(list => list).ToArray();
            return new(all.Length / seconds, Percentile.Of(all, 50), Percentile.Of(all, 99), all.Length);
        }
        finally
        {
            foreach (var client in clients) client.Dispose();
        }
    }
}

/// <summary>Rate a second; latencies in milliseconds.</summary>
internal sealed record LoadResult(double Rate, double P50, double P99, int Count)
{
    public string Note => FormattableString.Invariant($"p50 {P50:0.00} ms, p99 {P99:0.00} ms, n={Count}");
}
