using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

internal enum PatchType
{
    Json,
    Merge,
    Strategic,
}

/// <summary>A change that a client described. It can be applied again to a newer document after a conflict, so it never changes itself.</summary>
internal interface IDocumentPatch
{
    /// <summary>Changes <paramref name="document"/>, or answers another one.</summary>
    /// <exception cref="ApiException">The patch does not fit the document.</exception>
    JsonObject Apply(JsonObject document, Schema schema);

    /// <summary>It looks at <c>metadata.managedFields</c> as they are, which documents do not have unless asked for.</summary>
    bool ReadsManagedFields => false;
}

internal static class DocumentPatch
{
    /// <exception cref="ApiException">The body is no patch of that type.</exception>
    public static IDocumentPatch Of(PatchType type, JsonNode? body) => (type, body) switch
    {
        (PatchType.Json, JsonArray operations) => JsonPatch.Of(operations),
        (PatchType.Json, _) => throw ApiException.BadRequest("a JSON patch must be a list of operations"),
        (PatchType.Merge, JsonObject change) => new MergePatch(change),
        (PatchType.Strategic, JsonObject change) => new StrategicMergePatch(change),
        _ => throw ApiException.BadRequest("a merge patch must be a JSON object"),
    };
}
