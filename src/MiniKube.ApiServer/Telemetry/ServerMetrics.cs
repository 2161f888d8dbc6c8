using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Nodes;
using MiniKube.Telemetry;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>
/// What /metrics shows: of this server, and of the scheduler, the controllers and the agent where they run in its process. Names are upstream's where upstream has
/// the same thing.
/// </summary>
internal sealed class ServerMetrics(RequestMetrics requests, WatchCache cache, NodeSessions sessions, AccessMetrics? access = null)
{
    private readonly Lock gate = new();
    private readonly MeterExport meters = MeterExport.OfProcess;

    /// <summary>It can be megabytes, so who asks at the same time waits his turn.</summary>
    public string Render()
    {
        lock (gate) return Text();
    }

    private string Text()
    {
        var text = new MetricsText();
        requests.Render(text);
        access?.Render(text);
        Storage(text);
        meters.Render(text);
        ProcessMetrics.Render(text);
        return text.ToString();
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
}
