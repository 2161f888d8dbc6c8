using MiniKube.ApiServer.CustomResources.Schemas;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.CustomResources.Expressions;

/// <summary>What the nodes of a schema are to expressions. Rules: Kubernetes docs, "Validation rules".</summary>
internal static class ExpressionTypes
{
    /// <summary>Of the root and of embedded objects nothing else of the metadata can be seen.</summary>
    private static readonly CelType Metadata = CelType.Object("metadata", () => [new("name", "name", CelType.String), new("generateName", "generateName", CelType.String)]);

    /// <param name="metadata">What is known of the metadata of whole objects; null: as much as rules in schemas may see.</param>
    public static CelType Of(StructuralSchema schema, bool isRoot = false, CelType? metadata = null)
    {
        var type = Plain(schema, isRoot, metadata ?? Metadata);
        return schema.Nullable ? type.AsNullable() : type;
    }

    private static CelType Plain(StructuralSchema schema, bool isRoot, CelType metadata) => schema.Type switch
    {
        _ when schema.IntOrString => CelType.Dyn,
        "object" => Object(schema, isRoot, metadata),
        "array" when schema.Items is { } items => CelType.ListOf(Of(items, false, metadata), schema.Rules.MaxItems, Merge(schema), [.. schema.ListMapKeys.Select(key => EscapedNames.Escape(key) ?? key)]),
        "string" => Text(schema),
        "integer" => CelType.Int,
        "number" => CelType.Double,
        "boolean" => CelType.Bool,
        _ => CelType.Dyn,
    };

    private static CelType Object(StructuralSchema schema, bool isRoot, CelType metadata)
    {
        if (schema.AdditionalProperties is { } values) return CelType.MapOf(CelType.String, Of(values, false, metadata), schema.Rules.MaxProperties);
        var isWhole = isRoot || schema.EmbeddedResource;
        if (schema.Properties.Count == 0 && !isWhole) return CelType.Dyn;
        // Two objects are of one type when they are of one node of the schema.
        return CelType.Object("object", () => Fields(schema, isWhole, metadata));
    }

    private static IEnumerable<CelField> Fields(StructuralSchema schema, bool isWhole, CelType metadata)
    {
        if (isWhole)
        {
            yield return new("apiVersion", "apiVersion", CelType.String);
            yield return new("kind", "kind", CelType.String);
            yield return new("metadata", "metadata", metadata);
        }
        foreach (var (name, child) in schema.Properties)
        {
            if (isWhole && name is "apiVersion" or "kind" or "metadata") continue;
            if (EscapedNames.Escape(name) is { } escaped) yield return new(escaped, name, Of(child, false, metadata));
        }
    }

    private static CelType Text(StructuralSchema schema) => schema.Format switch
    {
        "date-time" or "datetime" or "date" => CelType.Timestamp,
        "duration" => CelType.Duration,
        "byte" => CelType.Bytes,
        "uuid" => CelType.Sized(CelType.String, 36),
        _ => CelType.Sized(CelType.String, schema.Rules.MaxLength ?? Longest(schema)),
    };

    private static long? Longest(StructuralSchema schema) =>
        schema.Rules.Enum.Count > 0 ? schema.Rules.Enum.Max(choice => choice?.ToString().Length ?? 0) : null;

    private static ListMerge Merge(StructuralSchema schema) => schema.ListType switch
    {
        "set" => ListMerge.Set,
        "map" => ListMerge.Map,
        _ => ListMerge.Atomic,
    };
}
