using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>
/// Publishes the schema that the author of a custom resource wrote. Old clients check against OpenAPI v2 before they send, so what its words cannot say
/// is left out there instead of being said wrongly.
/// </summary>
internal static class CustomOpenApi
{
    private static readonly string[] UnknownToV2 = ["nullable", "oneOf", "anyOf", "allOf", "not", "x-kubernetes-validations"];

    public static JsonObject Of(ResourceDefinition definition, SchemaText text, OpenApiDialect dialect)
    {
        // With fields that nobody declared a client cannot say what is wrong; any word here would make kubectl refuse some of them.
        if (dialect == OpenApiDialect.V2 && IsOpen(definition.OpenApi!))
        {
            var anything = new JsonObject { ["type"] = "object" };
            SchemaText.AddKind(anything, definition.Group, definition.Kind, definition.Version);
            return anything;
        }
        var schema = (JsonObject)definition.OpenApi!.DeepClone();
        if (dialect == OpenApiDialect.V2) Narrow(schema);
        schema["type"] = "object";
        AddIdentity(schema, text, dialect);
        AddEmbedded(schema, text, dialect);
        SchemaText.AddKind(schema, definition.Group, definition.Kind, definition.Version);
        return schema;
    }

    private static void AddIdentity(JsonObject schema, SchemaText text, OpenApiDialect dialect)
    {
        if (schema["properties"] is not JsonObject properties) schema["properties"] = properties = [];
        properties["apiVersion"] = Text("APIVersion defines which version of its group's API the object is written in.");
        properties["kind"] = Text("Kind names the type of the object; it cannot be changed.");
        properties["metadata"] = dialect.Reference(text.Add(Schema.Of(typeof(ObjectMeta))));
    }

    /// <summary>A whole object inside another has an identity of its own.</summary>
    private static void AddEmbedded(JsonObject schema, SchemaText text, OpenApiDialect dialect)
    {
        foreach (var child in Children(schema))
        {
            if (IsTrue(child, "x-kubernetes-embedded-resource") && !(dialect == OpenApiDialect.V2 && IsOpen(child)))
            {
                AddIdentity(child, text, dialect);
                var required = child["required"] as JsonArray ?? [];
                child["required"] = new JsonArray([.. required.Select(name => name!.ToString()).Union(["apiVersion", "kind"]).Select(name => (JsonNode)name)]);
            }
            AddEmbedded(child, text, dialect);
        }
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static bool IsOpen(JsonObject schema) => IsTrue(schema, "x-kubernetes-preserve-unknown-fields");

    private static bool IsTrue(JsonObject schema, string word) => schema[word] is JsonValue flag && flag.ToString() == "true";

    private static void Narrow(JsonObject schema)
    {
        // What may be null, or anything, is any value to an old client: a type would make it refuse null, and items or properties all else.
        if (IsTrue(schema, "nullable") || IsOpen(schema))
        {
            schema.Remove("type");
            schema.Remove("items");
            schema.Remove("properties");
        }
        if ((string?)schema["type"] == "array" && schema["items"] is null) schema.Remove("type");
        if (schema["x-kubernetes-int-or-string"] is not null) schema.Remove("type");
        if (schema["required"] is JsonArray required && schema["properties"] is JsonObject known)
        {
            foreach (var name in required.Where(name => known[name!.ToString()] is JsonObject child && IsTrue(child, "nullable")).ToList()) required.Remove(name);
            if (required.Count == 0) schema.Remove("required");
        }
        foreach (var word in UnknownToV2) schema.Remove(word);
        foreach (var child in Children(schema)) Narrow(child);
    }

    private static IEnumerable<JsonObject> Children(JsonObject schema) =>
        [.. (schema["properties"] as JsonObject ?? []).Select(pair => pair.Value).Append(schema["items"]).Append(schema["additionalProperties"]).OfType<JsonObject>()];
}
