using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Tests.Protobuf;

/// <summary>Documents whose every value has the type of its field and says something: what is empty need not come back.</summary>
internal sealed class ValidDocuments(Random random)
{
    private const int Deepest = 6;

    public JsonObject Of(ResourceDefinition definition)
    {
        var document = Object(definition.Schema, 0);
        document["apiVersion"] = definition.ApiVersion;
        document["kind"] = definition.Kind;
        if (document["metadata"] is not JsonObject metadata) document["metadata"] = metadata = [];
        metadata["name"] = "a";
        metadata.Remove("resourceVersion");
        metadata.Remove("managedFields");
        return document;
    }

    private JsonObject Object(Schema schema, int depth)
    {
        var value = new JsonObject();
        foreach (var field in schema.Fields)
        {
            if (field.ProtobufNumber == 0 || (depth > 1 && random.Next(depth) > 0 && !field.Required) || Value(field.Schema, depth) is not { } node) continue;
            value[field.Name] = node;
        }
        return value;
    }

    private JsonNode? Value(Schema schema, int depth)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Object:
                return depth >= Deepest ? null : Object(schema, depth + 1);
            case SchemaKind.Map:
                return Value(schema.Items!, depth + 1) is { } entry ? new JsonObject { ["k"] = entry } : null;
            case SchemaKind.List:
                return Value(schema.Items!, depth + 1) is { } item ? new JsonArray(item) : null;
            case SchemaKind.Boolean:
                return true;
            case SchemaKind.Int32:
                return random.Next(1, 100_000) * (random.Next(4) == 0 ? -1 : 1);
            case SchemaKind.Int64:
                return random.NextInt64(1, long.MaxValue);
            case SchemaKind.Double:
                return 1.5;
            case SchemaKind.Quantity:
                return "100m";
            case SchemaKind.IntOrString:
                return random.Next(2) == 0 ? random.Next(1, 100) : "50%";
            case SchemaKind.Time or SchemaKind.MicroTime:
                return "2026-01-02T03:04:05Z";
            case SchemaKind.Bytes:
                return "YWJj";
            case SchemaKind.Any:
                return new JsonObject { ["any"] = 1 };
            default:
                return random.Next(3) switch { 0 => "text", 1 => "with \"quotes\" and \n lines", _ => new string('x', random.Next(100, 400)) };
        }
    }
}
