using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Removes what a custom resource's schema does not have, and says which fields those were; and nulls where null is not allowed, without a word.</summary>
internal sealed class CustomPruning
{
    private const int MaximumReported = 50;
    private readonly FieldPath path = new();
    private readonly List<string> unknown = [];

    /// <returns>The paths of the removed fields.</returns>
    public static IReadOnlyList<string> Apply(JsonObject document, StructuralSchema schema)
    {
        var walk = new CustomPruning();
        walk.Object(document, schema, isResource: true);
        return walk.unknown;
    }

    private void Object(JsonObject value, StructuralSchema schema, bool isResource)
    {
        for (var i = 0; i < value.Count; i++)
        {
            var (name, child) = value.GetAt(i);
            if (isResource && name is "apiVersion" or "kind" or "metadata")
            {
                if (name == "metadata" && path.Depth > 0) Metadata(child);
                continue;
            }
            var known = schema.Properties.GetValueOrDefault(name) ?? schema.AdditionalProperties;
            if (known is null)
            {
                if (schema.PreserveUnknownFields) continue;
                if (unknown.Count < MaximumReported) unknown.Add(path.With(name));
                value.RemoveAt(i--);
                continue;
            }
            // Clients that have no value for "none" send null, also where the schema has no place for it.
            if (child is null && !known.Nullable && known.Default is null)
            {
                value.RemoveAt(i--);
                continue;
            }
            path.Push(name);
            Value(child, known);
            path.Pop();
        }
    }

    private void Value(JsonNode? node, StructuralSchema schema)
    {
        if (node is JsonObject value)
        {
            Object(value, schema, schema.EmbeddedResource);
        }
        else if (node is JsonArray list && schema.Items is { } items)
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.Push(i);
                Value(list[i], items);
                path.Pop();
            }
        }
    }

    /// <summary>Of an embedded object; the root's is checked like that of any kind.</summary>
    private void Metadata(JsonNode? node)
    {
        if (node is not JsonObject metadata) return;
        var known = Schema.Of(typeof(Api.Meta.ObjectMeta));
        for (var i = 0; i < metadata.Count; i++)
        {
            var name = metadata.GetAt(i).Key;
            if (known.Field(name) is not null) continue;
            if (unknown.Count < MaximumReported) unknown.Add(path.With("metadata." + name));
            metadata.RemoveAt(i--);
        }
    }
}
