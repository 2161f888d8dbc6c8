using MiniKube.Api.Meta;
using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>A custom resource's schema in the form that patches and field ownership read: which fields there are and how their lists merge.</summary>
internal static class MergeShape
{
    public static Schema Of(StructuralSchema root, string name) => Schema.Object(name, () =>
    [
        new("apiVersion", Schema.Scalar(SchemaKind.String)), new("kind", Schema.Scalar(SchemaKind.String)),
        new("metadata", Schema.Of(typeof(ObjectMeta))),
        .. Fields(root).Where(field => field.Name is not ("apiVersion" or "kind" or "metadata")),
    ], preserveUnknown: root.PreserveUnknownFields);

    private static IEnumerable<SchemaField> Fields(StructuralSchema node) => node.Properties.Select(pair => Field(pair.Key, pair.Value));

    private static SchemaField Field(string name, StructuralSchema node) => new(name, Value(node))
    {
        ListType = node.ListType switch
        {
            "set" => ListType.Set,
            "map" => ListType.Map,
            _ => ListType.Atomic,
        },
        Keys = node.ListMapKeys,
        Atomic = node.MapType == "atomic",
    };

    private static Schema Value(StructuralSchema node) => node.Type switch
    {
        _ when node.IntOrString => Schema.Scalar(SchemaKind.IntOrString),
        "array" when node.Items is { } items => Schema.ListOf(Value(items)),
        "object" when node.AdditionalProperties is { } values => Schema.MapOf(Value(values)),
        "object" => Schema.Object(null, () => [.. Fields(node)], preserveUnknown: node.PreserveUnknownFields || node.EmbeddedResource),
        "string" => Schema.Scalar(SchemaKind.String),
        "integer" => Schema.Scalar(SchemaKind.Int64),
        "number" => Schema.Scalar(SchemaKind.Double),
        "boolean" => Schema.Scalar(SchemaKind.Boolean),
        _ => Schema.Scalar(SchemaKind.Any),
    };
}
