using System.Text.Json.Nodes;
using MiniKube.ApiServer.Rest.Routing;

namespace MiniKube.ApiServer.Rest.Requests;

/// <summary>Checks that a body is what its address says: the kind, the namespace and, for updates, the name.</summary>
internal static class BodyIdentity
{
    /// <param name="isWhole">The body must say its name itself; else the address does.</param>
    public static JsonObject Check(JsonNode? body, ResourceTarget target, bool isWhole = false)
    {
        var apiVersion = target.SubresourceDefinition?.ApiVersion ?? target.Definition.ApiVersion;
        var kind = target.SubresourceDefinition?.Kind ?? target.Definition.Kind;
        if (body is not JsonObject document)
        {
            throw ApiException.BadRequest(body is null ? "the request needs a body: the object" : "the request body must be one JSON object");
        }
        // The address says what is meant where the body does not.
        var givenKind = Given(document, "kind", kind);
        var givenVersion = Given(document, "apiVersion", apiVersion);
        if (givenVersion != apiVersion)
        {
            throw ApiException.BadRequest($"the API version in the data ({givenVersion}) does not match the expected API version ({apiVersion})");
        }
        if (givenKind != kind)
        {
            throw ApiException.BadRequest(
                $"{givenKind} in version \"{givenVersion}\" cannot be handled as a {kind}: the kind in the data does not match the address");
        }
        if (document["metadata"] is null) document["metadata"] = new JsonObject();
        if (document["metadata"] is not JsonObject metadata)
        {
            throw ApiException.BadRequest(
                $"{kind} in version \"{givenVersion}\" cannot be handled as a {kind}: json: cannot unmarshal field \"metadata\": it must be an object");
        }
        if (isWhole && string.IsNullOrEmpty(Text(metadata, "name"))) throw Undeterminable(target);
        CheckNamespace(metadata, target);
        if (!target.IsCollection) CheckName(metadata, target);
        return document;
    }

    public static ApiException Undeterminable(ResourceTarget target) =>
        ApiException.BadRequest($"the name of the object ({target.Name} based on URL) was undeterminable: name must be provided");

    private static void CheckNamespace(JsonObject metadata, ResourceTarget target)
    {
        var space = Text(metadata, "namespace");
        if (string.IsNullOrEmpty(space)) return;
        if (!target.Definition.Namespaced)
        {
            metadata.Remove("namespace");
            return;
        }
        if (space != target.Namespace)
        {
            throw ApiException.BadRequest(target.IsCollection
                ? $"the namespace of the provided object does not match the namespace sent on the request: \"{space}\" is not \"{target.Namespace}\""
                : $"the namespace of the object ({space}) does not match the namespace on the request ({target.Namespace})");
        }
    }

    private static void CheckName(JsonObject metadata, ResourceTarget target)
    {
        var name = Text(metadata, "name");
        if (string.IsNullOrEmpty(name)) metadata["name"] = target.Name;
        else if (name != target.Name)
        {
            throw ApiException.BadRequest($"the name of the object ({name}) does not match the name on the URL ({target.Name})");
        }
    }

    private static string Given(JsonObject document, string field, string meant)
    {
        if (Text(document, field) is { Length: > 0 } given) return given;
        document[field] = meant;
        return meant;
    }

    private static string? Text(JsonObject value, string name) => value[name] switch
    {
        null => null,
        JsonValue text when text.TryGetValue(out string? word) => word,
        _ => throw ApiException.BadRequest($"json: cannot unmarshal field \"{name}\" of the request body: it must be a string"),
    };
}
