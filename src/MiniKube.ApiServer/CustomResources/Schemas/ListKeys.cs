using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Lists that are sets or maps hold no item twice.</summary>
internal static class ListKeys
{
    public static void Check(JsonArray list, StructuralSchema schema, FieldPath path, FieldErrors errors)
    {
        if (schema.ListType is not ("set" or "map") || list.Count < 2) return;
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < list.Count; i++)
        {
            var identity = schema.ListType == "set" ? list[i] : Key(list[i], schema);
            if (identity is null || seen.Add(identity.ToJsonString())) continue;
            path.Push(i);
            errors.Duplicate(path.ToString(), identity);
            path.Pop();
        }
    }

    private static JsonObject? Key(JsonNode? item, StructuralSchema schema)
    {
        if (item is not JsonObject value) return null;
        var key = new JsonObject();
        foreach (var name in schema.ListMapKeys)
        {
            if ((value[name] ?? schema.Items?.Properties.GetValueOrDefault(name)?.Default) is { } part) key[name] = part.DeepClone();
        }
        return key;
    }
}
