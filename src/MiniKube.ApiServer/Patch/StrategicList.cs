using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

/// <summary>Merges a list by its merge key, or plain values by themselves.</summary>
internal static class StrategicList
{
    public static void Merge(JsonArray target, JsonArray change, JsonArray? deleted, JsonArray? order, SchemaField field)
    {
        var before = target.Select(item => KeyOf(item, field)).ToArray();
        if (deleted is not null) RemoveValues(target, deleted);
        if (field.MergeKey.Length == 0) AddValues(target, change);
        else MergeItems(target, change, field);
        // What the patch names stands in the patch's order, and so a new item before those that the patch does not name.
        Sort(target, before, [.. (order ?? change).Select(item => KeyOf(item, field))], field);
    }

    private static void RemoveValues(JsonArray target, JsonArray deleted)
    {
        var gone = deleted.Select(Text).ToHashSet(StringComparer.Ordinal);
        for (var i = target.Count - 1; i >= 0; i--)
        {
            if (gone.Contains(Text(target[i]))) target.RemoveAt(i);
        }
    }

    private static void AddValues(JsonArray target, JsonArray change)
    {
        var present = target.Select(Text).ToHashSet(StringComparer.Ordinal);
        foreach (var item in change)
        {
            if (present.Add(Text(item))) target.Add(item?.DeepClone());
        }
    }

    private static void MergeItems(JsonArray target, JsonArray change, SchemaField field)
    {
        if (change.Any(item => item is JsonObject directive && StrategicMergePatch.DirectiveOf(directive) == "replace" && !directive.ContainsKey(field.MergeKey)))
        {
            target.Clear();
        }
        foreach (var node in change)
        {
            if (node is not JsonObject item) throw ApiException.BadRequest($"the items of \"{field.Name}\" must be objects");
            var directive = StrategicMergePatch.DirectiveOf(item);
            if (directive == "replace" && !item.ContainsKey(field.MergeKey)) continue;
            var key = KeyOf(item, field);
            if (key.Length == 0) throw ApiException.BadRequest($"an item of \"{field.Name}\" does not contain declared merge key: {field.MergeKey}");
            var at = IndexOf(target, key, field);
            if (directive == "delete")
            {
                for (; at >= 0; at = IndexOf(target, key, field)) target.RemoveAt(at);
                continue;
            }
            if (at < 0 || target[at] is not JsonObject existing)
            {
                existing = [];
                target.Add(existing);
            }
            StrategicMergePatch.Merge(existing, item, field.Schema.Items);
        }
    }

    /// <summary>
    /// The named items stand in the order of the patch. The others keep their own order; one stands before a named item
    /// only if it stood before it in the list as it was.
    /// </summary>
    private static void Sort(JsonArray target, string[] before, List<string> order, SchemaField field)
    {
        var items = target.ToArray();
        target.Clear();
        var named = new Queue<JsonNode?>(items.Where(item => order.Contains(KeyOf(item, field))).OrderBy(item => order.IndexOf(KeyOf(item, field))));
        var others = new Queue<JsonNode?>(items.Where(item => !order.Contains(KeyOf(item, field))));
        while (named.Count + others.Count > 0)
        {
            var takeOther = named.Count == 0 || (others.Count > 0 && StoodBefore(before, KeyOf(others.Peek(), field), KeyOf(named.Peek(), field)));
            target.Add(takeOther ? others.Dequeue() : named.Dequeue());
        }
    }

    private static bool StoodBefore(string[] before, string first, string second)
    {
        var a = Array.IndexOf(before, first);
        var b = Array.IndexOf(before, second);
        return a >= 0 && b >= 0 && a < b;
    }

    private static int IndexOf(JsonArray list, string key, SchemaField field)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (KeyOf(list[i], field) == key) return i;
        }
        return -1;
    }

    private static string KeyOf(JsonNode? item, SchemaField field) =>
        field.MergeKey.Length == 0 ? Text(item) : item is JsonObject map && map[field.MergeKey] is { } key ? Text(key) : "";

    private static string Text(JsonNode? value) => value?.ToJsonString() ?? "null";
}
