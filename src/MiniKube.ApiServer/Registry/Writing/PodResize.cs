using System.Text.Json.Nodes;
using MiniKube.Api.Core;
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

    /// <summary>Only amounts of CPU and memory change, of containers that run on, and a pod stays in its class: its node has placed it by that.</summary>
    public static void CheckResources(JsonObject document, JsonObject prior, FieldErrors errors)
    {
        if (document["spec"] is not JsonObject spec || prior["spec"] is not JsonObject before) return;
        foreach (var list in Lists)
        {
            if (spec[list] is not JsonArray containers || before[list] is not JsonArray former) continue;
            for (var i = 0; i < containers.Count && i < former.Count; i++)
            {
                var (next, last) = (containers[i]?["resources"], former[i]?["resources"]);
                if (JsonNode.DeepEquals(next, last)) continue;
                var path = $"spec.{list}[{i}].resources";
                if (list == "initContainers" && (string?)containers[i]?["restartPolicy"] != "Always") errors.Forbidden(path, "resources for non-sidecar init containers are immutable");
                CheckAmounts(next?["limits"] as JsonObject, last?["limits"] as JsonObject, path + ".limits", "resource limits cannot be removed", errors);
                CheckAmounts(next?["requests"] as JsonObject, last?["requests"] as JsonObject, path + ".requests", "resource requests cannot be removed", errors);
                if (!JsonNode.DeepEquals(next?["claims"], last?["claims"])) errors.Forbidden(path + ".claims", "claims may not be changed by a resize");
            }
        }
        if (PodQos.Of(spec) is var qos && qos != PodQos.Of(before)) errors.Invalid("spec", qos, "Pod QOS Class may not change as a result of resizing");
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

    private static void CheckAmounts(JsonObject? next, JsonObject? last, string path, string whyNotRemoved, FieldErrors errors)
    {
        foreach (var (name, amount) in next ?? [])
        {
            if (name is not ("cpu" or "memory") && !JsonNode.DeepEquals(amount, last?[name])) errors.Forbidden($"{path}[{name}]", "only cpu and memory resources are mutable");
        }
        foreach (var (name, _) in last ?? [])
        {
            if (next?.ContainsKey(name) != true) errors.Forbidden($"{path}[{name}]", whyNotRemoved);
        }
    }

    private static IEnumerable<JsonObject> Ephemeral(JsonObject pod) =>
        pod["spec"] is JsonObject spec && spec["ephemeralContainers"] is JsonArray list ? list.OfType<JsonObject>() : [];

    private static bool SameName(JsonObject one, JsonObject other) => JsonNode.DeepEquals(one["name"], other["name"]);
}
