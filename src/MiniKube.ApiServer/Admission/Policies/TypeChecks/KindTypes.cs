using MiniKube.Api.Meta;
using MiniKube.ApiServer.CustomResources.Expressions;
using MiniKube.ApiServer.CustomResources.Schemas;
using MiniKube.Cel.Types;

namespace MiniKube.ApiServer.Admission.Policies.TypeChecks;

/// <summary>What objects of a kind are to expressions, by its schema. What a document holds as text or number, but means something else, may be anything.</summary>
internal static class KindTypes
{
    private static readonly Lazy<CelType> Metadata = new(() => Of(Schema.Of(typeof(ObjectMeta))));

    public static CelType Of(ResourceDefinition definition) =>
        definition.OpenApi is { } custom ? ExpressionTypes.Of(StructuralSchemaReader.Read(custom), isRoot: true, Metadata.Value) : Of(definition.Schema);

    private static CelType Of(Schema schema) => schema.Kind switch
    {
        SchemaKind.Object when !schema.PreserveUnknown => CelType.Object(schema.Name ?? "object", () => Fields(schema)),
        SchemaKind.List => CelType.ListOf(Of(schema.Items!)),
        SchemaKind.Map => CelType.MapOf(CelType.String, Of(schema.Items!)),
        SchemaKind.String => CelType.String,
        SchemaKind.Int32 or SchemaKind.Int64 => CelType.Int,
        SchemaKind.Double => CelType.Double,
        SchemaKind.Boolean => CelType.Bool,
        _ => CelType.Dyn,
    };

    private static IEnumerable<CelField> Fields(Schema schema)
    {
        foreach (var field in schema.Fields)
        {
            if (EscapedNames.Escape(field.Name) is { } escaped) yield return new(escaped, field.Name, Of(field.Schema));
        }
    }
}
