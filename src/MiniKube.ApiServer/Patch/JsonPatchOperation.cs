using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

internal enum JsonPatchKind
{
    Add,
    Remove,
    Replace,
    Move,
    Copy,
    Test,
}

internal sealed record JsonPatchOperation(JsonPatchKind Kind, JsonPointer Path, JsonPointer? From, JsonNode? Value)
{
    public static JsonPatchOperation Read(JsonNode? node)
    {
        if (node is not JsonObject operation) throw ApiException.BadRequest("each operation of a JSON patch must be an object");
        var kind = Text(operation, "op") switch
        {
            "add" => JsonPatchKind.Add,
            "remove" => JsonPatchKind.Remove,
            "replace" => JsonPatchKind.Replace,
            "move" => JsonPatchKind.Move,
            "copy" => JsonPatchKind.Copy,
            "test" => JsonPatchKind.Test,
            var other => throw Unusable($"a JSON patch has no operation \"{other}\"; use add, remove, replace, move, copy or test"),
        };
        var path = JsonPointer.Parse(Text(operation, "path") ?? throw Missing(kind, "path"));
        var from = kind is JsonPatchKind.Move or JsonPatchKind.Copy
            ? JsonPointer.Parse(Text(operation, "from") ?? throw Missing(kind, "from"))
            : null;
        if (kind is JsonPatchKind.Add or JsonPatchKind.Replace or JsonPatchKind.Test && !operation.ContainsKey("value")) throw Missing(kind, "value");
        return new(kind, path, from, operation["value"]);
    }

    private static string? Text(JsonObject operation, string name) =>
        operation[name] is JsonValue value && value.TryGetValue(out string? text) ? text : null;

    private static ApiException Missing(JsonPatchKind kind, string member) =>
        Unusable($"a JSON patch's {kind.ToString().ToLowerInvariant()} operation needs \"{member}\"");

    /// <summary>The patch is a list of objects, and yet it cannot be applied.</summary>
    public static ApiException Unusable(string why) => ApiException.Unprocessable($"the server rejected our request due to an error in our request: {why}");
}
