using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Apply.Managers;
using MiniKube.ApiServer.Apply.Sets;

namespace MiniKube.ApiServer.Apply.Documents;

/// <summary>
/// Writes the fields of a new object as FieldsV1 straight from the document, without making a set: every create does it. What comes out is what
/// <see cref="DocumentComparison"/> finds added to nothing.
/// </summary>
internal static class CreatedFields
{
    /// <returns>False: nothing that anybody could own; then an empty object was written.</returns>
    public static bool Write(Utf8JsonWriter writer, JsonObject document, bool hasStatus, in Shape shape)
    {
        var any = false;
        writer.WriteStartObject();
        foreach (var (name, child) in document)
        {
            if (child is null || ServerFields.IsOfTheServer(name) || shape.Child(name) is not { } inner) continue;
            // Every object of the kind has these, also one that says nothing.
            if (name == "status" && !hasStatus) continue;
            if (child is JsonObject { Count: 0 } && inner.IsAlwaysThere) continue;
            if (name == "metadata") any |= Metadata(writer, (JsonObject)child, inner);
            else
            {
                Named(writer, name, child, inner);
                any = true;
            }
        }
        writer.WriteEndObject();
        return any;
    }

    private static bool Metadata(Utf8JsonWriter writer, JsonObject metadata, in Shape shape)
    {
        var any = false;
        foreach (var (name, child) in metadata)
        {
            if (child is null || ServerFields.IsOfTheServerInMetadata(name) || shape.Child(name) is not { } inner) continue;
            if (!any) writer.WriteStartObject("f:metadata"u8);
            any = true;
            Named(writer, name, child, inner);
        }
        if (any) writer.WriteEndObject();
        return any;
    }

    private static void Named(Utf8JsonWriter writer, string name, JsonNode child, in Shape shape)
    {
        FieldSetJson.WriteName(writer, PathElement.Field(name));
        Inside(writer, child, shape);
    }

    private static void Inside(Utf8JsonWriter writer, JsonNode node, in Shape shape)
    {
        writer.WriteStartObject();
        var kind = shape.KindFor(node);
        if (kind != ShapeKind.Leaf && node is JsonObject { Count: > 0 } map)
        {
            if (!shape.IsAlwaysThere) Itself(writer);
            Fields(writer, map, shape);
        }
        else if (kind != ShapeKind.Leaf && node is JsonArray { Count: > 0 } list)
        {
            if (!shape.IsAlwaysThere) Itself(writer);
            Items(writer, list, shape, kind);
        }
        writer.WriteEndObject();
    }

    private static void Fields(Utf8JsonWriter writer, JsonObject map, in Shape shape)
    {
        foreach (var (name, child) in map)
        {
            if (child is not null && shape.Child(name) is { } inner) Named(writer, name, child, inner);
        }
    }

    private static void Items(Utf8JsonWriter writer, JsonArray list, in Shape shape, ShapeKind kind)
    {
        var item = shape.Item();
        var seen = list.Count > 1 ? new HashSet<PathElement>(list.Count) : null;
        for (var i = 0; i < list.Count; i++)
        {
            var element = ItemIndex.ElementOf(list, i, shape, kind);
            if (seen?.Add(element) == false) continue;
            FieldSetJson.WriteName(writer, element);
            if (list[i] is { } node) Inside(writer, node, item);
            else
            {
                writer.WriteStartObject();
                writer.WriteEndObject();
            }
        }
    }

    private static void Itself(Utf8JsonWriter writer)
    {
        writer.WriteStartObject("."u8);
        writer.WriteEndObject();
    }
}
