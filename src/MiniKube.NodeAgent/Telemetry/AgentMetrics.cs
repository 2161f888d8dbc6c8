using MiniKube.NodeAgent.Work;
using MiniKube.Telemetry;

namespace MiniKube.NodeAgent.Telemetry;

/// <summary>What the agent's <c>/metrics</c> shows: its pods, its process, and what the parts of this node count. Names are those of kubelet, kube-proxy and CoreDNS where they have the same thing.</summary>
internal static class AgentMetrics
{
    /// <summary>From then on everything is counted.</summary>
    public static MeterExport Begin() => MeterExport.OfProcess;

    public static string Render(PodRegistry pods)
    {
        var text = new MetricsText();
        var views = pods.Views.ToArray();
        var runs = views.SelectMany(view => view.Runs).ToArray();
        text.Family("kubelet_running_pods", "gauge", "Pods that have a container that runs.").Sample("kubelet_running_pods", views.Count(view => view.Runs.Any(run => run.Running)));
        text.Family("kubelet_running_containers", "gauge", "Containers by state.")
            .Sample("kubelet_running_containers", runs.Count(run => run.Running), ("container_state", "running"))
            .Sample("kubelet_running_containers", runs.Count(run => !run.Running), ("container_state", "exited"));
        MeterExport.OfProcess.Render(text);
        ProcessMetrics.Render(text);
        return text.ToString();
    }
}
