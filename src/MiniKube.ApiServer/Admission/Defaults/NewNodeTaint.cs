using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Admission.Defaults;

/// <summary>A node that does not say that it is ready takes no pods until the node lifecycle controller has seen that it is (TaintNodesByCondition).</summary>
internal sealed class NewNodeTaint : IAdmission
{
    private const string NotReady = "node.kubernetes.io/not-ready";

    public ValueTask AdmitAsync(AdmissionRequest request, CancellationToken cancel)
    {
        if (!request.Is(Operation.Create, "nodes") || IsReady(request.Document!)) return default;
        if (request.Document!["spec"] is not JsonObject spec) request.Document["spec"] = spec = [];
        if (spec["taints"] is not JsonArray taints) spec["taints"] = taints = [];
        if (taints.OfType<JsonObject>().Any(taint => taint.Text("key") == NotReady && taint.Text("effect") == "NoSchedule")) return default;
        taints.Add((JsonNode)new JsonObject { ["key"] = NotReady, ["effect"] = "NoSchedule" });
        return default;
    }

    private static bool IsReady(JsonObject node) =>
        node["status"]?["conditions"] is JsonArray conditions
        && conditions.OfType<JsonObject>().Any(condition => condition.Text("type") == "Ready" && condition.Text("status") == "True");
}
