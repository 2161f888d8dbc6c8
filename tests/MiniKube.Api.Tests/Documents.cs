using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.Api.Tests;

/// <summary>What the server does with a document before it is stored, without the server.</summary>
internal static class Documents
{
    public static JsonObject Read(string json) => DocumentReader.ReadObject(Encoding.UTF8.GetBytes(json));

    /// <summary>Conformed, with all defaults.</summary>
    public static JsonObject Created(ResourceDefinition definition, string json)
    {
        var document = Read(json);
        SchemaConformance.Apply(document, definition.Schema);
        SchemaDefaults.Apply(document, definition.Schema);
        definition.Strategy.PrepareForCreate(document);
        return document;
    }

    public static IReadOnlyList<string> Errors(ResourceDefinition definition, string json)
    {
        var document = Created(definition, json);
        var errors = new FieldErrors();
        SchemaValidation.Validate(document, definition.Schema, errors);
        definition.Strategy.ValidateCreate(ApiJson.Deserialize(document, definition.ClrType!), errors);
        return [.. errors.All.Select(error => error.ToString())];
    }

    public static IReadOnlyList<string> UpdateErrors(ResourceDefinition definition, string before, string after)
    {
        var prior = Created(definition, before);
        var next = Read(after);
        SchemaConformance.Apply(next, definition.Schema);
        SchemaDefaults.Apply(next, definition.Schema);
        definition.Strategy.PrepareForUpdate(next, prior);
        var errors = new FieldErrors();
        definition.Strategy.ValidateUpdate(ApiJson.Deserialize(next, definition.ClrType!), ApiJson.Deserialize(prior, definition.ClrType!), errors);
        return [.. errors.All.Select(error => error.ToString())];
    }
}
