using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>When watches have shown pods, and then their endpoints, ready.</summary>
internal sealed class ReadyStages : IDisposable
{
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<string, long> _pods = new();
    private readonly ConcurrentDictionary<string, long> _slices = new();

    public ReadyStages(ApiTarget target, string ns)
    {
        _ = FollowAsync(target, $"/api/v1/namespaces/{ns}/pods?watch=1", item =>
        {
            if (item["status"]?["conditions"]?.AsArray().Any(one => (string?)one!["type"] == "Ready" && (string?)one["status"] == "True") == true)
                _pods[(string)item["metadata"]!["name"]!] = Stopwatch.GetTimestamp();
        });
        _ = FollowAsync(target, $"/apis/discovery.k8s.io/v1/namespaces/{ns}/endpointslices?watch=1", item =>
        {
            if (item["endpoints"]?.AsArray().Any(one => (bool?)one!["conditions"]?["ready"] == true) == true)
                _slices[(string)item["metadata"]!["labels"]!["kubernetes.io/service-name"]!] = Stopwatch.GetTimestamp();
        });
    }

    public Task<long?> PodAsync(string name, long since) => AfterAsync(_pods, name, since);

    public Task<long?> SliceAsync(string name, long since) => AfterAsync(_slices, name, since);

    public void Dispose()
    {
        _stop.Cancel();
        _stop.Dispose();
    }

    /// <summary>The event may come to us later than its effect to the caller.</summary>
    private static async Task<long?> AfterAsync(ConcurrentDictionary<string, long> seen, string name, long since)
    {
        for (var i = 0; i < 100; i++)
        {
            if (seen.TryGetValue(name, out var at) && at > since) return at;
            await Task.Delay(5);
        }
        return null;
    }

    private async Task FollowAsync(ApiTarget target, string path, Action<JsonNode> onObject)
    {
        try
        {
            using var http = target.Connect();
            using var response = await http.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, _stop.Token);
            using var reader = new StreamReader(await response.Content.ReadAsStreamAsync(_stop.Token));
            while (await reader.ReadLineAsync(_stop.Token) is { } line) onObject(JsonNode.Parse(line)!["object"]!);
        }
        catch (Exception ended) when (ended is OperationCanceledException or IOException or ObjectDisposedException)
        {
            // The measurement is over.
        }
    }
}
