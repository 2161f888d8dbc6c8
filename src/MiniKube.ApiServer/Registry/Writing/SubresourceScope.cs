using System.Text.Json.Nodes;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Which part of an object each address may write; the rest stays as it was.</summary>
internal static class SubresourceScope
{
    public static JsonObject Merge(ResourceDefinition definition, string subresource, JsonObject document, JsonObject prior) => subresource switch
    {
        "" => WithoutStatus(definition, document, prior),
        "status" or "approval" => OnlyStatus(definition, document, prior),
        "finalize" => OnlySpecField("finalizers", document, prior),
        "ephemeralcontainers" => OnlySpecField("ephemeralContainers", PodResize.WithoutRemovals(definition, document, prior), prior),
        "resize" => PodResize.Merge(document, prior),
        _ => WithoutStatus(definition, document, prior),
    };

    private static JsonObject WithoutStatus(ResourceDefinition definition, JsonObject document, JsonObject prior)
    {
        if (definition.HasStatus) document.Carry(prior, "status");
        // A namespace gives up its finalizers through "finalize" only.
        if (definition.GroupResource == "namespaces" && document["spec"] is JsonObject spec && prior["spec"] is JsonObject before)
        {
            spec.Carry(before, "finalizers");
        }
        return document;
    }

    /// <summary>Labels and annotations come along, but for the kinds whose status is nothing but status: custom ones and their definitions; and Deployments keep their labels.</summary>
    private static JsonObject OnlyStatus(ResourceDefinition definition, JsonObject document, JsonObject prior)
    {
        var merged = (JsonObject)prior.DeepClone();
        merged.Carry(document, "status");
        if (definition.ClrType is null || definition.Group == "apiextensions.k8s.io") return merged;
        if (definition.GroupResource != "deployments.apps") merged.Metadata().Carry(document.Metadata(), "labels");
        merged.Metadata().Carry(document.Metadata(), "annotations");
        return merged;
    }

    private static JsonObject OnlySpecField(string field, JsonObject document, JsonObject prior)
    {
        var merged = (JsonObject)prior.DeepClone();
        if (merged["spec"] is not JsonObject spec) merged["spec"] = spec = [];
        spec.Carry(document["spec"] as JsonObject ?? [], field);
        return merged;
    }
}
