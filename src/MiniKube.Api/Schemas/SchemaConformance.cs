using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// Brings a document that a client sent to the shape of its schema: every value has its type and is written canonically (quantities, times),
/// nulls and empty optional values are gone, fields nobody declared are removed and reported by path.
/// </summary>
public sealed class SchemaConformance
{
    private const int MaximumReported = 50;
    private readonly FieldPath path = new();
    private readonly List<string> unknown = [];

    private SchemaConformance()
    {
    }

    /// <returns>Paths of the fields that were removed because the schema does not have them.</returns>
    /// <exception cref="SchemaException">A value has the wrong type; the message names the field.</exception>
    public static IReadOnlyList<string> Apply(JsonObject document, Schema schema)
    {
        var walk = new SchemaConformance();
        walk.Object(document, schema);
        return walk.unknown;
    }

    private void Object(JsonObject value, Schema schema)
    {
        for (var i = 0; i < value.Count; i++)
        {
            var (name, child) = value.GetAt(i);
            if (schema.Field(name) is not { } field)
            {
                if (schema.PreserveUnknown) continue;
                if (unknown.Count < MaximumReported) unknown.Add(path.With(name));
                value.RemoveAt(i--);
                continue;
            }
            path.Push(name);
            var next = child is null ? null : Value(child, field.Schema);
            if (next is null || (field.OmitEmpty && IsEmpty(next))) value.RemoveAt(i--);
            else if (!ReferenceEquals(next, child)) value.SetAt(i, next);
            path.Pop();
        }
    }

    private JsonNode Value(JsonNode node, Schema schema)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Any:
                if (schema.Items is { } objects) Objects(node, objects);
                return node;
            case SchemaKind.Object:
                Object(node as JsonObject ?? throw Mismatch(node, schema), schema);
                return node;
            case SchemaKind.Map:
                Map(node as JsonObject ?? throw Mismatch(node, schema), schema.Items!);
                return node;
            case SchemaKind.List:
                List(node as JsonArray ?? throw Mismatch(node, schema), schema.Items!);
                return node;
            default:
                if (node is not JsonValue value) throw Mismatch(node, schema);
                return SchemaScalar.Conform(value, schema.Kind, out var error)
                    ?? throw (error is null ? Mismatch(node, schema) : new SchemaException($"field \"{path}\": {error}"));
        }
    }

    private void Objects(JsonNode node, Schema objects)
    {
        if (node is JsonObject value) Object(value, objects);
        else if (node is JsonArray list)
        {
            for (var i = 0; i < list.Count; i++)
            {
                path.Push(i);
                if (list[i] is JsonObject item) Object(item, objects);
                path.Pop();
            }
        }
    }

    private void Map(JsonObject map, Schema items)
    {
        for (var i = 0; i < map.Count; i++)
        {
            var (key, child) = map.GetAt(i);
            path.PushKey(key);
            var next = child is null ? SchemaScalar.Zero(items.Kind) : Value(child, items);
            if (!ReferenceEquals(next, child)) map.SetAt(i, next);
            path.Pop();
        }
    }

    private void List(JsonArray list, Schema items)
    {
        for (var i = 0; i < list.Count; i++)
        {
            path.Push(i);
            var child = list[i];
            var next = child is null ? SchemaScalar.Zero(items.Kind) : Value(child, items);
            if (!ReferenceEquals(next, child)) list[i] = next;
            path.Pop();
        }
    }

    private static bool IsEmpty(JsonNode node) => node switch
    {
        JsonArray list => list.Count == 0,
        JsonObject map => map.Count == 0,
        JsonValue value => value.GetValueKind() switch
        {
            JsonValueKind.False => true,
            JsonValueKind.Number => SchemaScalar.TryInteger(value, out var number) && number == 0,
            _ => false,
        },
        _ => false,
    };

    private SchemaException Mismatch(JsonNode node, Schema schema) =>
        new($"json: cannot unmarshal {Word(node.GetValueKind())} into field \"{path}\" of type {Describe(schema)}");

    private static string Word(JsonValueKind kind) => kind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => "number",
        _ => "bool",
    };

    private static string Describe(Schema schema) => schema.Kind switch
    {
        SchemaKind.Object => schema.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "object",
        SchemaKind.List => "[]" + Describe(schema.Items!),
        SchemaKind.Map => "map[string]" + Describe(schema.Items!),
        SchemaKind.Boolean => "bool",
        SchemaKind.Double => "float64",
        SchemaKind.Bytes => "[]byte",
        SchemaKind.Int32 or SchemaKind.Int64 or SchemaKind.String => schema.Kind.ToString().ToLowerInvariant(),
        _ => schema.Kind.ToString(),
    };
}

/// <summary>A document does not have the shape of its schema; the message names the field.</summary>
public sealed class SchemaException(string message) : Exception(message);
