using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Apply.Documents;

internal enum ShapeKind
{
    /// <summary>Owned and replaced as one: scalars, atomic lists, maps and structs.</summary>
    Leaf,

    /// <summary>Owned field by field.</summary>
    Fields,

    /// <summary>A list whose items are known by their keys.</summary>
    Items,

    /// <summary>A list of plain values that each occur once.</summary>
    Values,
}

/// <summary>How server-side apply sees a place in a document. Rule: Kubernetes docs, "Server-Side Apply", "Merge strategy".</summary>
internal readonly struct Shape(Schema schema, SchemaField? declared)
{
    // These are always replaced whole, also as items of lists, where no field could say so.
    private static readonly string[] AtomicTypes = ["OwnerReference", "ObjectReference", "LocalObjectReference"];

    public Schema Schema => schema;

    public SchemaField? Field => declared;

    public static Shape Of(ResourceDefinition definition) => new(definition.Schema, null);

    /// <summary>A struct that Kubernetes' own types always write: nobody adds it.</summary>
    public bool IsAlwaysThere => declared is { Implied: true } || (declared is { Required: true } && schema.Kind == SchemaKind.List);

    public ShapeKind KindFor(JsonNode? node)
    {
        if (declared is { Atomic: true } || node is JsonValue or null) return ShapeKind.Leaf;
        switch (schema.Kind)
        {
            case SchemaKind.Object when node is JsonObject:
                return schema.Name is { } name && Array.Exists(AtomicTypes, type => name.EndsWith(type, StringComparison.Ordinal) && name[^(type.Length + 1)] == '.')
                    ? ShapeKind.Leaf : ShapeKind.Fields;
            case SchemaKind.Map or SchemaKind.Any when node is JsonObject:
                return ShapeKind.Fields;
            case SchemaKind.List when node is JsonArray && declared is not null:
                return declared.ListType switch { ListType.Map when declared.Keys.Count > 0 => ShapeKind.Items, ListType.Set => ShapeKind.Values, _ => ShapeKind.Leaf };
            default:
                return ShapeKind.Leaf;
        }
    }

    /// <summary>A field that the type declares, not a key of a map.</summary>
    public bool Declares(string name) => schema.Kind == SchemaKind.Object && schema.Field(name) is not null;

    /// <summary>Null: the schema has no such field.</summary>
    public Shape? Child(string name)
    {
        if (schema.Kind == SchemaKind.Map) return new(schema.Items!, null);
        if (schema.Kind == SchemaKind.Any) return this;
        if (schema.Field(name) is { } known) return new(known.Schema, known);
        return schema.PreserveUnknown ? new(Anything, null) : null;
    }

    public Shape Item() => new(schema.Items!, null);

    private static Schema Anything { get; } = Schema.Scalar(SchemaKind.Any);
}
