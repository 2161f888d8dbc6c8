using System.Text.Json.Nodes;

namespace MiniKube.Benchmarks;

/// <summary>Creates, gets and strategic patches at 1, 16 and 64 connections.</summary>
internal static class RequestBench
{
    private static readonly int[] Concurrencies = [1, 16, 64];
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(4);

    public static Task RunAsync(ApiTarget target, Report report) => target.InNamespaceAsync("bench-requests", async client =>
    {
        const string ConfigMaps = "/api/v1/namespaces/bench-requests/configmaps";
        const string Pods = "/api/v1/namespaces/bench-requests/pods";
        report.Title("requests");
        foreach (var c in Concurrencies)
        {
            var result = await Load.RunAsync(target, c, Duration, int.MaxValue, (http, i) => http.SendAsync(HttpMethod.Post, ConfigMaps, Objects.ConfigMap($"cm-{c}-{i}")));
            report.Add($"create.configmap.c{c}", result.Rate, "/s", result.Note);
        }
        foreach (var c in Concurrencies)
        {
            var result = await Load.RunAsync(target, c, Duration, int.MaxValue, (http, i) => http.SendAsync(HttpMethod.Get, $"{ConfigMaps}/cm-1-{i % 100}"));
            report.Add($"get.configmap.c{c}", result.Rate, "/s", result.Note);
        }
        for (var i = 0; i < 64; i++) await client.MustAsync(HttpMethod.Post, Pods, Unschedulable($"pod-{i}"));
        foreach (var c in Concurrencies)
        {
            var result = await Load.RunAsync(target, c, Duration, int.MaxValue, (http, i) => http.SendAsync(
                HttpMethod.Patch, $"{Pods}/pod-{i % 64}", new JsonObject { ["metadata"] = new JsonObject { ["annotations"] = new JsonObject { ["n"] = $"{i}" } } },
                "application/strategic-merge-patch+json"));
            report.Add($"patch.pod.c{c}", result.Rate, "/s", result.Note);
        }
    });

    public static JsonObject Unschedulable(string name)
    {
        var pod = Objects.Pod(name);
        pod["spec"]!["nodeSelector"] = new JsonObject { ["bench"] = "nowhere" };
        return pod;
    }
}
