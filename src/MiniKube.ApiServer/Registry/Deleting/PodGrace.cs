using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Deleting;

/// <summary>How long a pod gets to end by itself. The node's agent removes it afterwards, with grace 0.</summary>
internal static class PodGrace
{
    private const long Default = 30;

    public static long Seconds(JsonObject pod, long? asked)
    {
        var spec = pod["spec"] as JsonObject ?? [];
        var phase = (pod["status"] as JsonObject)?.Text("phase");
        // Nothing runs: nobody would ever come back to remove it.
        if (spec.Text("nodeName").Length == 0 || phase is "Succeeded" or "Failed") return 0;
        var seconds = asked ?? spec.Number("terminationGracePeriodSeconds") ?? Default;
        return seconds < 0 ? 1 : seconds;
    }
}
