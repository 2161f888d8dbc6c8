using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>
/// What the addresses <c>resize</c> and <c>ephemeralcontainers</c> of a pod may change. Rules: Kubernetes docs, "Resize CPU and Memory" and "Ephemeral
/// Containers".
/// </summary>
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

    /// <summary>Containers that were added to a running pod stay.</summary>
    /// <exception cref="ApiException">422: one is missing.</exception>
    public static JsonObject WithoutRemovals(ResourceDefinition definition, JsonObject document, JsonObject prior)
    {
        var errors = new FieldErrors();
        foreach (var present in Ephemeral(prior))
        {
            if (Ephemeral(document).Any(item => SameName(item, present))) continue;
            errors.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers {present["name"]?.ToJsonString()} may not be removed");
        }
        return errors.Any ? throw ApiException.Invalid(definition, prior.Metadata().Text("name"), errors) : document;
    }

    /// <summary>They also stay as they are.</summary>
    public static void CheckEphemeral(JsonObject document, JsonObject prior, FieldErrors errors)
    {
        foreach (var present in Ephemeral(prior))
        {
            if (Ephemeral(document).FirstOrDefault(item => SameName(item, present)) is not { } match || JsonNode.DeepEquals(match, present)) continue;
            errors.Forbidden("spec.ephemeralContainers", $"existing ephemeral containers {present["name"]?.ToJsonString()} may not be changed");
        }
    }

    private static IEnumerable<JsonObject> Ephemeral(JsonObject pod) =>
        pod["spec"] is JsonObject spec && spec["ephemeralContainers"] is JsonArray list ? list.OfType<JsonObject>() : [];

    private static bool SameName(JsonObject one, JsonObject other) => JsonNode.DeepEquals(one["name"], other["name"]);
}
