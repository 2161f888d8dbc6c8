using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Patch;

/// <summary>
/// Kubernetes' strategic merge patch: as a merge patch, but lists whose schema names a merge key are merged item by item.
/// Directives: <c>$patch</c> (replace, delete, merge), <c>$retainKeys</c>, <c>$deleteFromPrimitiveList/F</c>, <c>$setElementOrder/F</c>.
/// Rules: Kubernetes docs, "Update API Objects in Place Using kubectl patch".
/// </summary>
internal sealed class StrategicMergePatch(JsonObject change) : IDocumentPatch
{
    internal const string Directive = "$patch";
    private const string RetainKeys = "$retainKeys";
    private const string DeletePrefix = "$deleteFromPrimitiveList/";
    private const string OrderPrefix = "$setElementOrder/";

    public JsonObject Apply(JsonObject document, Schema schema)
    {
        Merge(document, change, schema);
        return document;
    }

    internal static void Merge(JsonObject target, JsonObject change, Schema? schema)
    {
        switch (DirectiveOf(change))
        {
            case "replace":
                target.Clear();
                break;
            case "delete":
                target.Clear();
                return;
        }
        Retain(target, change);
        foreach (var (name, value) in change)
        {
            if (name.StartsWith('$')) MergeDirective(target, change, name, value, schema);
            else MergeField(target, change, name, value, schema);
        }
    }

    internal static string? DirectiveOf(JsonObject change)
    {
        if (!change.TryGetPropertyValue(Directive, out var node)) return null;
        return node is JsonValue value && value.TryGetValue(out string? text) && text is "replace" or "delete" or "merge" ? text
            : throw ApiException.BadRequest($"unknown patch directive {node?.ToJsonString() ?? "null"}: $patch may be replace, delete or merge");
    }

    private static void MergeField(JsonObject target, JsonObject change, string name, JsonNode? value, Schema? schema)
    {
        var field = schema?.Kind == SchemaKind.Map ? null : schema?.Field(name);
        var inner = schema?.Kind == SchemaKind.Map ? schema.Items : field?.Schema;
        switch (value)
        {
            case null:
                target.Remove(name);
                break;
            case JsonObject child:
                if (target[name] is not JsonObject existing) target[name] = existing = [];
                Merge(existing, child, inner);
                break;
            case JsonArray items when field is { MergeList: true }:
                if (target[name] is not JsonArray list) target[name] = list = [];
                StrategicList.Merge(list, items, ListAt(change, DeletePrefix + name), ListAt(change, OrderPrefix + name), field);
                break;
            default:
                target[name] = value.DeepClone();
                break;
        }
    }

    // Lists that the patch reorders or shortens without naming them otherwise.
    private static void MergeDirective(JsonObject target, JsonObject change, string name, JsonNode? value, Schema? schema)
    {
        if (name is Directive or RetainKeys) return;
        var prefix = name.StartsWith(OrderPrefix, StringComparison.Ordinal) ? OrderPrefix : name.StartsWith(DeletePrefix, StringComparison.Ordinal) ? DeletePrefix : null;
        if (prefix is null) throw ApiException.BadRequest($"unknown patch directive \"{name}\"");
        if (value is not JsonArray) throw ApiException.BadRequest($"patch directive \"{name}\" must be a list");
        var list = name[prefix.Length..];
        var alone = !change.ContainsKey(list) && (prefix == OrderPrefix || !change.ContainsKey(OrderPrefix + list));
        if (!alone || target[list] is not JsonArray existing || schema?.Field(list) is not { MergeList: true } field) return;
        StrategicList.Merge(existing, [], ListAt(change, DeletePrefix + list), ListAt(change, OrderPrefix + list), field);
    }

    private static void Retain(JsonObject target, JsonObject change)
    {
        if (!change.TryGetPropertyValue(RetainKeys, out var node)) return;
        if (node is not JsonArray list) throw ApiException.BadRequest("patch directive \"$retainKeys\" must be a list");
        var keep = list.Select(item => item?.ToString() ?? "").ToHashSet(StringComparer.Ordinal);
        foreach (var (name, value) in change)
        {
            if (!name.StartsWith('$') && value is not null && !keep.Contains(name))
            {
                throw ApiException.BadRequest($"patch directive \"$retainKeys\" must name \"{name}\" because the patch sets it");
            }
        }
        foreach (var name in target.Select(pair => pair.Key).Where(name => !keep.Contains(name)).ToArray()) target.Remove(name);
    }

    private static JsonArray? ListAt(JsonObject change, string name) => change[name] switch
    {
        null => null,
        JsonArray list => list,
        _ => throw ApiException.BadRequest($"patch directive \"{name}\" must be a list"),
    };
}
