using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission;

/// <summary>Says for pods that do not say it themselves how long they stay on a node that is not ready or silent.</summary>
internal sealed class DefaultTolerationSeconds(int seconds) : IAdmission
{
    private static readonly string[] Taints = ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"];

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "pods") || request.Document?["spec"] is not JsonObject spec) return ValueTask.CompletedTask;
        if (spec["tolerations"] is not JsonArray tolerations) tolerations = [];
        foreach (var taint in Taints)
        {
            if (!tolerations.OfType<JsonObject>().Any(toleration => Tolerates(toleration, taint))) tolerations.Add(Toleration(taint));
        }
        if (tolerations.Parent is null) spec["tolerations"] = tolerations;
        return ValueTask.CompletedTask;
    }

    private static bool Tolerates(JsonObject toleration, string taint) =>
        (toleration.Text("key") == taint || toleration.Text("key").Length == 0) && toleration.Text("effect") is ("NoExecute" or "");

    private JsonObject Toleration(string taint) => new()
    {
        ["key"] = taint,
        ["operator"] = "Exists",
        ["effect"] = "NoExecute",
        ["tolerationSeconds"] = seconds,
    };
}
