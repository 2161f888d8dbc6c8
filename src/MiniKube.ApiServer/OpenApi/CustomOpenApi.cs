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
        var schema = (JsonObject)definition.OpenApi!.DeepClone();
        if (dialect == OpenApiDialect.V2) Narrow(schema);
        schema["type"] = "object";
        // With fields that nobody declared a client cannot say what is wrong.
        if (dialect == OpenApiDialect.V2 && IsOpen(definition.OpenApi))
        {
            schema.Remove("properties");
            schema.Remove("required");
            SchemaText.AddKind(schema, definition.Group, definition.Kind, definition.Version);
            return schema;
        }
        if (schema["properties"] is not JsonObject properties) schema["properties"] = properties = [];
        properties["apiVersion"] = Text("The version of the API that this object is written in.");
        properties["kind"] = Text("What kind of object this is.");
        properties["metadata"] = dialect.Reference(text.Add(Schema.Of(typeof(ObjectMeta))));
        SchemaText.AddKind(schema, definition.Group, definition.Kind, definition.Version);
        return schema;
    }

    private static JsonObject Text(string description) => new() { ["description"] = description, ["type"] = "string" };

    private static bool IsOpen(JsonObject schema) => schema["x-kubernetes-preserve-unknown-fields"] is JsonValue flag && flag.ToString() == "true";

    private static void Narrow(JsonObject schema)
    {
        foreach (var word in UnknownToV2) schema.Remove(word);
        if (schema["x-kubernetes-int-or-string"] is not null) schema.Remove("type");
        if (IsOpen(schema))
        {
            schema.Remove("items");
            schema.Remove("properties");
        }
        foreach (var (_, child) in schema["properties"] as JsonObject ?? []) Inside(child);
        Inside(schema["items"]);
        Inside(schema["additionalProperties"]);
    }

    private static void Inside(JsonNode? node)
    {
        if (node is JsonObject schema) Narrow(schema);
    }
}
