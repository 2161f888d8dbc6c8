using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>How a document of a kind gets its shape before the kind's own rules see it: types, unknown fields, defaults, and what the schema demands.</summary>
public interface IDocumentShape
{
    /// <summary>Changes the document; returns the paths of the fields that were removed because nobody declared them.</summary>
    /// <exception cref="SchemaException">A value cannot be read as what it should be.</exception>
    IReadOnlyList<string> Conform(JsonObject document);

    /// <summary>Of a document that was brought into shape.</summary>
    void Validate(JsonObject document, FieldErrors errors);

    /// <summary>What holds between two versions of an object.</summary>
    void ValidateUpdate(JsonObject document, JsonObject prior, FieldErrors errors) => Validate(document, errors);
}

/// <summary>The shape that a record's schema gives.</summary>
internal sealed class SchemaShape(Schema schema) : IDocumentShape
{
    public IReadOnlyList<string> Conform(JsonObject document)
    {
        var unknown = SchemaConformance.Apply(document, schema);
        SchemaDefaults.Apply(document, schema);
        return unknown;
    }

    public void Validate(JsonObject document, FieldErrors errors) => SchemaValidation.Validate(document, schema, errors);
}
