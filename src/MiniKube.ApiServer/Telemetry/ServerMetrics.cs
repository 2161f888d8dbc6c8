using System.Diagnostics;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Nodes;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>What /metrics shows. Names are upstream's where upstream has the same thing.</summary>
internal sealed class ServerMetrics(RequestCounters requests, WatchCache cache, NodeSessions sessions, AccessMetrics? access = null)
{
    public string Render()
    {
        var text = new MetricsText();
        Requests(text);
        access?.Render(text);
        Storage(text);
        Process(text);
        return text.ToString();
    }

    private void Requests(MetricsText text)
    {
        var all = requests.Read().ToArray();
        text.Family("apiserver_request_total", "counter", "Requests by method, door and HTTP status code.");
        foreach (var (method, door, code, count, _) in all)
        {
            text.Sample("apiserver_request_total", count, ("method", method), ("door", door), ("code", code.ToString()));
        }
        text.Family("apiserver_request_seconds_total", "counter", "Time that these requests took.");
        foreach (var (method, door, code, _, seconds) in all)
        {
            text.Sample("apiserver_request_seconds_total", seconds, ("method", method), ("door", door), ("code", code.ToString()));
        }
        text.Family("apiserver_current_inflight_requests", "gauge", "Requests that run now, watches and sessions included.")
            .Sample("apiserver_current_inflight_requests", requests.Running);
    }

    private void Storage(MetricsText text)
    {
        text.Family("apiserver_storage_objects", "gauge", "Stored objects by kind.");
        foreach (var (resource, kind) in cache.All.OrderBy(pair => pair.Key, StringComparer.Ordinal))
        {
            if (resource[0] != '.') text.Sample("apiserver_storage_objects", kind.Current.Count, ("resource", resource));
        }
        text.Family("minikube_cache_revision", "gauge", "Revision that the watch cache has reached.")
            .Sample("minikube_cache_revision", cache.Revision);
        text.Family("minikube_cache_synced", "gauge", "1 when the watch cache serves.").Sample("minikube_cache_synced", cache.IsSynced ? 1 : 0);
        text.Family("minikube_connected_nodes", "gauge", "Agents with a live tunnel.")
            .Sample("minikube_connected_nodes", sessions.ConnectedNodes.Count);
    }

    private static void Process(MetricsText text)
    {
        using var self = System.Diagnostics.Process.GetCurrentProcess();
        text.Family("process_cpu_seconds_total", "counter", "CPU time of this process.")
            .Sample("process_cpu_seconds_total", self.TotalProcessorTime.TotalSeconds);
        text.Family("process_resident_memory_bytes", "gauge", "Resident memory of this process.")
            .Sample("process_resident_memory_bytes", self.WorkingSet64);
        text.Family("dotnet_gc_heap_bytes", "gauge", "Managed heap after the last collection.")
            .Sample("dotnet_gc_heap_bytes", GC.GetGCMemoryInfo().HeapSizeBytes);
        text.Family("dotnet_gc_pause_seconds_total", "counter", "Time that garbage collection stopped the process.")
            .Sample("dotnet_gc_pause_seconds_total", GC.GetTotalPauseDuration().TotalSeconds);
    }
}
