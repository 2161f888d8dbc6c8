using System.Text.Json.Nodes;
using MiniKube.Containers;
using MiniKube.NodeAgent.Work;

namespace MiniKube.NodeAgent.Tunnel;

/// <summary>What the node's containers use, in the form of the kubelet's /stats/summary.</summary>
internal static class UsageSummary
{
    public static async Task<JsonObject> ReadAsync(PodRegistry pods, IContainerRuntime runtime, CancellationToken cancel)
    {
        var stats = (await runtime.ListContainerStatsAsync(null, cancel)).ToDictionary(one => one.Id, StringComparer.Ordinal);
        return new()
        {
            ["node"] = new JsonObject { ["nodeName"] = Environment.MachineName },
            ["pods"] = new JsonArray([.. pods.Views.Select(view => (JsonNode)Pod(view, stats))]),
        };
    }

    private static JsonObject Pod(PodView view, Dictionary<string, ContainerStats> stats)
    {
        var known = view.Runs.Where(run => run.Running).Select(run => (run.Name, Stats: stats.GetValueOrDefault(run.Id))).Where(one => one.Stats is not null).ToList();
        var meta = view.Pod.Metadata;
        var pod = new JsonObject
        {
            ["podRef"] = new JsonObject { ["name"] = meta.Name, ["namespace"] = meta.Namespace, ["uid"] = meta.Uid },
            ["startTime"] = meta.CreationTimestamp is { } created ? Text(created) : null,
            ["containers"] = new JsonArray([.. known.Select(one => (JsonNode)Usage(one.Name, [one.Stats!]))]),
        };
        if (known.Count > 0)
        {
            var sum = Usage("", [.. known.Select(one => one.Stats!)]);
            foreach (var part in (ReadOnlySpan<string>)["cpu", "memory"]) pod[part] = sum[part]?.DeepClone();
        }
        return pod;
    }

    private static JsonObject Usage(string name, IReadOnlyList<ContainerStats> stats)
    {
        var at = Text(stats.Max(one => one.At));
        var usage = new JsonObject { ["name"] = name };
        if (stats.Any(one => one.CpuNanoseconds is not null)) usage["cpu"] = new JsonObject { ["time"] = at, ["usageCoreNanoSeconds"] = stats.Sum(one => (decimal)(one.CpuNanoseconds ?? 0)) };
        if (stats.Any(one => one.WorkingSetBytes is not null)) usage["memory"] = new JsonObject { ["time"] = at, ["workingSetBytes"] = stats.Sum(one => (decimal)(one.WorkingSetBytes ?? 0)) };
        return usage;
    }

    private static string Text(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
}
