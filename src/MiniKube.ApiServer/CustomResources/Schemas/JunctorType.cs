using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>The one use of types inside junctors: int-or-string fields say <c>anyOf: [{type: integer}, {type: string}]</c>.</summary>
internal static class JunctorType
{
    public static bool Allows(JsonNode? node, string type) => type switch
    {
        "integer" => node is not null && JsonNumber.IsInteger(node),
        "number" => JsonNumber.Value(node) is not null,
        "string" => node?.GetValueKind() == JsonValueKind.String,
        "boolean" => node?.GetValueKind() is JsonValueKind.True or JsonValueKind.False,
        "array" => node is JsonArray,
        "object" => node is JsonObject,
        _ => true,
    };
}
