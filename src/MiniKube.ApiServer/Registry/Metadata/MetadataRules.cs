using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Registry.Metadata;

/// <summary>The fields of <c>metadata</c> that belong to the server. Rule: Kubernetes API conventions, "Metadata".</summary>
internal static class MetadataRules
{
    private static readonly string[] OfTheServer =
        ["uid", "creationTimestamp", "deletionGracePeriodSeconds", "generation"];

    /// <summary>Checks where the object goes and gives it its identity.</summary>
    public static void ForCreate(ResourceDefinition definition, string @namespace, JsonObject document, DateTimeOffset now)
    {
        var metadata = document.Metadata();
        Place(definition, @namespace, metadata);
        if (metadata.Text("resourceVersion").Length > 0) throw ApiException.BadRequest("resourceVersion should not be set on objects to be created");
        metadata.Remove("resourceVersion");
        metadata.Remove("selfLink");
        metadata.Remove("deletionTimestamp");
        metadata.Remove("deletionGracePeriodSeconds");
        metadata["uid"] = Guid.NewGuid().ToString();
        metadata["creationTimestamp"] = DocumentMetadata.Timestamp(now);
        if (definition.HasGeneration) metadata["generation"] = 1;
        else metadata.Remove("generation");
    }

    /// <summary>Gives the new version what only the server may change.</summary>
    public static void ForUpdate(ResourceDefinition definition, string @namespace, string name, JsonObject document, JsonObject prior)
    {
        var metadata = document.Metadata();
        var before = prior.Metadata();
        Place(definition, @namespace, metadata);
        if (metadata.Text("name") is { Length: > 0 } given && given != name)
        {
            throw ApiException.BadRequest($"the name of the object ({given}) does not match the name on the URL ({name})");
        }
        metadata["name"] = name;
        if (metadata.Text("uid") is { Length: > 0 } uid && uid != before.Text("uid"))
        {
            throw ApiException.Conflict(definition, name,
                $"Precondition failed: UID in precondition: {uid}, UID in object meta: {before.Text("uid")}");
        }
        // That an object is going away cannot be taken back; that it shall go away is for a delete to say, and validation says so.
        if (before.IsDeleting() || metadata["deletionTimestamp"] is null) metadata.Carry(before, "deletionTimestamp");
        foreach (var field in OfTheServer)
        {
            metadata.Carry(before, field);
        }
        metadata.Remove("selfLink");
    }

    /// <summary>Counts a change of anything but metadata and status.</summary>
    public static void CountGeneration(ResourceDefinition definition, JsonObject document, JsonObject prior)
    {
        if (!definition.HasGeneration || SameBesides(document, prior)) return;
        document.Metadata()["generation"] = (prior.Metadata().Number("generation") ?? 0) + 1;
    }

    /// <summary>Nothing but metadata and status differs.</summary>
    public static bool SameBesides(JsonObject a, JsonObject b) => Covers(a, b) && Covers(b, a);

    private static bool Covers(JsonObject a, JsonObject b)
    {
        foreach (var (field, value) in a)
        {
            if (field is "metadata" or "status" or "kind" or "apiVersion") continue;
            if (!JsonNode.DeepEquals(value, b[field])) return false;
        }
        return true;
    }

    private static void Place(ResourceDefinition definition, string @namespace, JsonObject metadata)
    {
        if (!definition.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }
        if (metadata.Text("namespace") is { Length: > 0 } given && given != @namespace)
        {
            throw ApiException.BadRequest($"the namespace of the provided object does not match the namespace sent on the request: {given} is not {@namespace}");
        }
        metadata["namespace"] = @namespace;
    }
}
