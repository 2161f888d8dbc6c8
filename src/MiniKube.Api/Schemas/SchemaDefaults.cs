using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>Sets what a client left out and the API fills in: plain defaults, and the objects that are always there.</summary>
public static class SchemaDefaults
{
    /// <summary>The document must have the shape of the schema already (<see cref="SchemaConformance"/>).</summary>
    public static void Apply(JsonObject document, Schema schema) => Object(document, schema, implied: false);

    private static void Object(JsonObject value, Schema schema, bool implied)
    {
        var present = value.Count;
        for (var i = 0; i < present; i++)
        {
            var (name, child) = value.GetAt(i);
            if (child is JsonValue or null || schema.Field(name) is not { } field) continue;
            Inside(child, field.Schema);
        }
        foreach (var field in schema.Defaulted)
        {
            if (field.Default is not null) Plain(value, field);
            else if (field.Required) Zero(value, field, implied);
            else if (field.Implied && !value.ContainsKey(field.Name)) value[field.Name] = Implied(field.Schema);
        }
    }

    private static void Inside(JsonNode node, Schema schema)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Object when node is JsonObject value:
                Object(value, schema, implied: false);
                break;
            case SchemaKind.Map when schema.Items!.Kind is SchemaKind.Object or SchemaKind.List or SchemaKind.Map && node is JsonObject map:
                foreach (var (_, item) in map)
                {
                    if (item is not null) Inside(item, schema.Items);
                }
                break;
            case SchemaKind.List when schema.Items!.Kind is SchemaKind.Object or SchemaKind.List or SchemaKind.Map && node is JsonArray list:
                foreach (var item in list)
                {
                    if (item is not null) Inside(item, schema.Items);
                }
                break;
        }
    }

    private static void Plain(JsonObject value, SchemaField field)
    {
        if (value[field.Name] is { } present && !(present is JsonValue text && text.TryGetValue(out string? word) && word.Length == 0)) return;
        var node = field.NewDefault();
        if (node is JsonObject child && field.Schema.Kind == SchemaKind.Object) Object(child, field.Schema, implied: true);
        value[field.Name] = node;
    }

    // Inside an object that only exists because it always does, nobody could have given the required values. Numbers and flags that are required are
    // so on paper only: their clients leave out what is zero, and whether zero will do is for the rules of the kind to say.
    private static void Zero(JsonObject value, SchemaField field, bool implied)
    {
        if (value.ContainsKey(field.Name) || field.Schema.Kind is SchemaKind.Object or SchemaKind.List or SchemaKind.Map) return;
        if (!implied && field.Schema.Kind is not (SchemaKind.Boolean or SchemaKind.Int32 or SchemaKind.Int64)) return;
        value[field.Name] = SchemaScalar.Zero(field.Schema.Kind);
    }

    private static JsonObject Implied(Schema schema)
    {
        var value = new JsonObject();
        Object(value, schema, implied: true);
        return value;
    }
}
