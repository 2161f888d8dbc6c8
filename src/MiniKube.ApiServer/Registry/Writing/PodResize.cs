using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>What the addresses <c>resize</c> and <c>ephemeralcontainers</c> of a pod may change. Rules: Kubernetes docs, "Resize CPU and Memory" and "Ephemeral Containers".</summary>
internal static class PodResize
{
    private static readonly string[] Lists = ["containers", "initContainers"];

    /// <summary>The pod as it was, with the resources of its containers as they are wanted.</summary>
    public static JsonObject Merge(JsonObject document, JsonObject prior)
    {
        var merged = (JsonObject)prior.DeepClone();
        foreach (var list in Lists)
        {
            if (merged["spec"]?[list] is not JsonArray present || document["spec"]?[list] is not JsonArray wanted) continue;
            foreach (var container in present.OfType<JsonObject>())
            {
                var match = wanted.OfType<JsonObject>().FirstOrDefault(item => JsonNode.DeepEquals(item["name"], container["name"]));
                if (match?["resources"] is { } resources) container["resources"] = resources.DeepClone();
            }
        }
        return merged;
    }

    /// <summary>Containers that were added to a running pod stay as they are.</summary>
    public static void CheckEphemeral(JsonObject document, JsonObject prior, FieldErrors errors)
    {
        var wanted = document["spec"]?["ephemeralContainers"] as JsonArray ?? [];
        foreach (var present in (prior["spec"]?["ephemeralContainers"] as JsonArray ?? []).OfType<JsonObject>())
        {
            var match = wanted.FirstOrDefault(item => JsonNode.DeepEquals(item?["name"], present["name"]));
            if (match is null) errors.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers {present["name"]?.ToJsonString()} may not be removed");
            else if (!JsonNode.DeepEquals(match, present))
            {
                errors.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers {present["name"]?.ToJsonString()} may not be changed");
            }
        }
    }
}
