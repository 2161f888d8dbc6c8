using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Where OpenAPI 2 and 3 differ in how a schema is written.</summary>
internal sealed record OpenApiDialect(string ReferencePrefix, bool IsV3)
{
    public static OpenApiDialect V2 { get; } = new("#/definitions/", false);

    public static OpenApiDialect V3 { get; } = new("#/components/schemas/", true);

    /// <summary>A reference that other members can stand beside.</summary>
    public JsonObject Reference(string name) => IsV3
        ? new() { ["allOf"] = new JsonArray(Plain(name)) }
        : Plain(name);

    public JsonObject Plain(string name) => new() { ["$ref"] = ReferencePrefix + name };
}
