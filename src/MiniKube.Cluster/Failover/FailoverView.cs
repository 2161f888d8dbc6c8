using System.Text.Json;
using MiniKube.Cluster.Clusters;

namespace MiniKube.Cluster.Failover;

/// <summary>A pod of the workload.</summary>
internal sealed record FailoverPod(string Name, string Node, bool Ready, bool Leaving);

/// <summary>The cluster at one moment, as the API shows it.</summary>
/// <param name="Ready">The nodes that are Ready.</param>
/// <param name="Tainted">The nodes that drive pods off.</param>
/// <param name="Pods">Of the workload.</param>
/// <param name="Serving">The nodes of the endpoints that take traffic, one entry for each endpoint.</param>
internal sealed record FailoverView(IReadOnlySet<string> Ready, IReadOnlySet<string> Tainted, IReadOnlyList<FailoverPod> Pods, IReadOnlyList<string> Serving)
{
    public static async Task<FailoverView> TakeAsync(ClusterApi api, CancellationToken cancel)
    {
        const string space = $"namespaces/{FailoverWorkload.Namespace}";
        using var nodes = await api.SendAsync(HttpMethod.Get, "/api/v1/nodes", null, cancel);
        using var pods = await api.SendAsync(HttpMethod.Get, $"/api/v1/{space}/pods", null, cancel);
        using var slices = await api.SendAsync(HttpMethod.Get, $"/apis/discovery.k8s.io/v1/{space}/endpointslices", null, cancel);
        return new FailoverView(
            Items(nodes).Where(n => HasCondition(n)).Select(Name).ToHashSet(),
            Items(nodes).Where(IsTainted).Select(Name).ToHashSet(),
            [.. Items(pods).Select(p => new FailoverPod(Name(p), Text(p.GetProperty("spec"), "nodeName"), HasCondition(p), p.GetProperty("metadata").TryGetProperty("deletionTimestamp", out _)))],
            [.. Items(slices).SelectMany(s => List(s, "endpoints")).Where(e => e.GetProperty("conditions").GetProperty("ready").GetBoolean()).Select(e => Text(e, "nodeName"))]);
    }

    /// <summary>Replicas that serve elsewhere.</summary>
    public int ReadyWithout(string node) => Pods.Count(p => p.Ready && !p.Leaving && p.Node != node);

    private static IEnumerable<JsonElement> Items(JsonDocument list) => List(list.RootElement, "items");

    private static IEnumerable<JsonElement> List(JsonElement element, string name) =>
        element.TryGetProperty(name, out var list) && list.ValueKind == JsonValueKind.Array ? list.EnumerateArray() : [];

    private static string Name(JsonElement item) => Text(item.GetProperty("metadata"), "name");

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";

    private static bool HasCondition(JsonElement item) =>
        item.TryGetProperty("status", out var status) && List(status, "conditions").Any(c => Text(c, "type") == "Ready" && Text(c, "status") == "True");

    private static bool IsTainted(JsonElement node) => List(node.GetProperty("spec"), "taints").Any(t => Text(t, "effect") == "NoExecute");
}
