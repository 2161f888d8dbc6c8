using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// Checks what the schema demands beyond types: required fields and closed sets. The root's <c>status</c> is not looked at:
/// it comes from components, and Kubernetes does not check it either.
/// </summary>
public sealed class SchemaValidation
{
    private readonly FieldPath path = new();
    private readonly FieldErrors errors;

    private SchemaValidation(FieldErrors errors) => this.errors = errors;

    /// <summary>The document must have the shape of the schema already (<see cref="SchemaConformance"/>), with defaults set.</summary>
    public static void Validate(JsonObject document, Schema schema, FieldErrors errors) => new SchemaValidation(errors).Object(document, schema);

    private void Object(JsonObject value, Schema schema)
    {
        foreach (var field in schema.RequiredFields)
        {
            if (!value.ContainsKey(field.Name)) errors.Required(path.With(field.Name));
        }
        for (var i = 0; i < value.Count; i++)
        {
            var (name, child) = value.GetAt(i);
            if (child is null || schema.Field(name) is not { } field || (path.Depth == 0 && name == "status")) continue;
            if (field.OneOf.Count == 0 && child is JsonValue) continue;
            path.Push(name);
            Value(child, field.Schema, field.OneOf);
            path.Pop();
        }
    }

    private void Value(JsonNode node, Schema schema, IReadOnlyList<string> oneOf)
    {
        switch (node)
        {
            case JsonObject value when schema.Kind == SchemaKind.Object:
                Object(value, schema);
                break;
            case JsonObject map when schema.Kind == SchemaKind.Map && schema.Items!.Kind is SchemaKind.Object or SchemaKind.List:
                foreach (var (key, item) in map)
                {
                    path.PushKey(key);
                    if (item is not null) Value(item, schema.Items!, []);
                    path.Pop();
                }
                break;
            case JsonArray list when schema.Kind == SchemaKind.List:
                for (var i = 0; i < list.Count; i++)
                {
                    path.Push(i);
                    if (list[i] is { } item) Value(item, schema.Items!, oneOf);
                    path.Pop();
                }
                break;
            case JsonValue text when oneOf.Count > 0 && text.TryGetValue(out string? word) && !Allows(oneOf, word):
                errors.NotSupported(path.ToString(), word, oneOf.Select(choice => choice == "\"\"" ? "" : choice));
                break;
        }
    }

    private static bool Allows(IReadOnlyList<string> oneOf, string word)
    {
        for (var i = 0; i < oneOf.Count; i++)
        {
            if (oneOf[i] == word || (word.Length == 0 && oneOf[i] == "\"\"")) return true;
        }
        return false;
    }
}
