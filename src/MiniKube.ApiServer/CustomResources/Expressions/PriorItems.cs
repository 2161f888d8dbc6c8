using System.Text.Json.Nodes;
using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>Finds the item that an item of a list was before: by its keys, where the list has some, else not at all.</summary>
internal sealed class PriorItems(JsonArray? before, StructuralSchema schema)
{
    private readonly Dictionary<string, JsonNode>? known = before is null || schema.ListType != "map" ? null : Read(before, schema);

    public JsonNode? Find(JsonNode? item) => known is not null && Key(item, schema) is { } key ? known.GetValueOrDefault(key) : null;

    private static Dictionary<string, JsonNode> Read(JsonArray before, StructuralSchema schema)
    {
        var items = new Dictionary<string, JsonNode>(StringComparer.Ordinal);
        foreach (var item in before)
        {
            if (Key(item, schema) is { } key) items.TryAdd(key, item!);
        }
        return items;
    }

    private static string? Key(JsonNode? item, StructuralSchema schema) =>
        item is JsonObject value ? string.Join('\0', schema.ListMapKeys.Select(key => value[key]?.ToJsonString() ?? "null")) : null;
}
