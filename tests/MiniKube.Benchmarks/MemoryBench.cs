using System.Globalization;

namespace MiniKube.Benchmarks;

/// <summary>Resident memory of the API server's process, by its own metrics, with few objects and with 50,000 of a kilobyte each.</summary>
internal static class MemoryBench
{
    private const int Count = 50_000;
    private const string ConfigMaps = "/api/v1/namespaces/bench-memory/configmaps";

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-memory", async client =>
    {
        report.Title("memory");
        report.Add("memory.server.before", await ResidentAsync(client), "MiB");
        var created = await Load.RunAsync(target, 64, TimeSpan.FromMinutes(5), Count, (http, i) => http.SendAsync(HttpMethod.Post, ConfigMaps, Large($"item-{i}")));
        await Task.Delay(TimeSpan.FromSeconds(10));
        report.Add("memory.server.50000", await ResidentAsync(client), "MiB", $"10 s after {Count} creates at {created.Rate:0}/s");
        await client.MustAsync(HttpMethod.Delete, ConfigMaps);
        await Task.Delay(TimeSpan.FromSeconds(10));
        report.Add("memory.server.after", await ResidentAsync(client), "MiB", "10 s after they were deleted");
    });

    private static System.Text.Json.Nodes.JsonObject Large(string name)
    {
        var item = Objects.ConfigMap(name);
        item["data"]!["key"] = new string('x', 1000);
        return item;
    }

    private static async Task<double> ResidentAsync(HttpClient client)
    {
        const string Name = "\nprocess_resident_memory_bytes ";
        var text = await client.GetStringAsync("/metrics");
        var at = text.IndexOf(Name, StringComparison.Ordinal) + Name.Length;
        return double.Parse(text[at..text.IndexOf('\n', at)], CultureInfo.InvariantCulture) / (1 << 20);
    }
}
