using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Registry.Writing;

/// <summary>Brings a client's document to the shape of its kind, and says what it had to leave out.</summary>
internal static class DocumentShape
{
    /// <exception cref="ApiException">400, of patches 422: a value of the wrong type, or unknown fields where the client wants to be told.</exception>
    public static void Conform(ResourceDefinition definition, JsonObject document, WriteOptions options)
    {
        var unknown = ConformTypes(definition, document, options);
        if (unknown.Count == 0 || options.FieldValidation == FieldValidation.Ignore) return;
        if (options.FieldValidation == FieldValidation.Strict)
        {
            throw Misfit(definition, options, "strict decoding error: " + string.Join(", ", unknown.Select(path => $"unknown field \"{path}\"")));
        }
        foreach (var path in unknown)
        {
            options.Warnings?.Add($"unknown field \"{path}\"");
        }
    }

    private static IReadOnlyList<string> ConformTypes(ResourceDefinition definition, JsonObject document, WriteOptions options)
    {
        try
        {
            return definition.Shape.Conform(document);
        }
        catch (SchemaException error)
        {
            throw Misfit(definition, options, error.Message);
        }
    }

    private static ApiException Misfit(ResourceDefinition definition, WriteOptions options, string why)
    {
        if (!options.IsPatch) return CannotHandle(definition, why);
        var errors = new FieldErrors();
        // Not the document itself: who may patch an object may still not read it.
        errors.Invalid("patch", definition.Kind, why);
        return ApiException.Invalid("", "", "", errors);
    }

    private static ApiException CannotHandle(ResourceDefinition definition, string why) =>
        ApiException.BadRequest($"{definition.Kind} in version \"{definition.Version}\" cannot be handled as a {definition.Kind}: {why}");
}
