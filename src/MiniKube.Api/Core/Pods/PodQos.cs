using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>How a pod is treated when its node runs short. Rule: Kubernetes docs, "Pod Quality of Service Classes".</summary>
public static class PodQos
{
    private static readonly string[] Counted = ["cpu", "memory"];
    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <param name="spec">A pod's spec as a document.</param>
    public static string Of(JsonObject spec)
    {
        var any = false;
        var guaranteed = true;
        foreach (var list in Lists)
        {
            if (spec[list] is not JsonArray containers) continue;
            foreach (var container in containers)
            {
                var resources = container?["resources"];
                foreach (var name in Counted)
                {
                    var request = Amount(resources?["requests"]?[name]);
                    var limit = Amount(resources?["limits"]?[name]);
                    any |= request > Quantity.Zero || limit > Quantity.Zero;
                    guaranteed &= limit > Quantity.Zero && (request is null || request == limit);
                }
            }
        }
        return !any ? "BestEffort" : guaranteed ? "Guaranteed" : "Burstable";
    }

    private static Quantity? Amount(JsonNode? node) =>
        node is JsonValue value && value.TryGetValue(out string? text) && Quantity.TryParse(text, out var amount) ? amount : null;
}
