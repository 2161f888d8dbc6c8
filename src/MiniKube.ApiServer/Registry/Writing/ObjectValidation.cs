using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Metadata;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>All checks of a document that is about to be stored: metadata, schema, and the rules of its kind.</summary>
internal static class ObjectValidation
{
    /// <exception cref="ApiException">422 with every wrong field.</exception>
    public static void Create(ResourceDefinition definition, JsonObject document, byte[] json)
    {
        var errors = new FieldErrors();
        MetadataValidation.Validate(definition, document, errors);
        definition.Shape.Validate(document, errors);
        if (HasRules(definition)) definition.Strategy.ValidateCreate(Typed(definition, json), errors);
        Throw(definition, document, errors);
    }

    public static void Update(ResourceDefinition definition, string subresource, JsonObject document, JsonObject prior, byte[] json,
        StoredObject stored)
    {
        var errors = new FieldErrors();
        MetadataValidation.ValidateUpdate(definition, document, prior, errors);
        definition.Shape.ValidateUpdate(document, prior, errors);
        // The rules of kinds that count generations are about what is wanted; what is stored was checked when it was new.
        var unchanged = subresource.Length == 0 && definition.HasGeneration && MetadataRules.SameBesides(document, prior);
        if (subresource is "ephemeralcontainers" or "resize")
        {
            // These may change what an ordinary update may not, so the pod is judged as a new one.
            PodResize.CheckEphemeral(document, prior, errors);
            if (subresource == "resize") PodResize.CheckResources(document, prior, errors);
            if (HasRules(definition)) definition.Strategy.ValidateCreate(Typed(definition, json), errors);
        }
        else if (!unchanged && HasRules(definition) && subresource is "" or "status" or "scale" or "approval")
        {
            var next = Typed(definition, json);
            var before = stored.ToTyped(definition);
            if (subresource == "status") definition.Strategy.ValidateStatusUpdate(next, before, errors);
            else definition.Strategy.ValidateUpdate(next, before, errors);
        }
        Throw(definition, document, errors);
    }

    private static bool HasRules(ResourceDefinition definition) => definition.ClrType is not null && definition.Strategy is not PlainStrategy;

    private static object Typed(ResourceDefinition definition, byte[] json)
    {
        try
        {
            return ApiJson.Deserialize(StoredForm.Split(json).Document, definition.ClrType!);
        }
        catch (JsonException error)
        {
            throw ApiException.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: {error.Message}");
        }
    }

    private static void Throw(ResourceDefinition definition, JsonObject document, FieldErrors errors)
    {
        if (errors.Any) throw ApiException.Invalid(definition, document.Metadata().Text("name"), errors);
    }
}
