using System.Text.Json.Nodes;
using MiniKube.Api.Meta;
using MiniKube.ApiServer.CustomResources.Expressions;
using MiniKube.ApiServer.CustomResources.Schemas;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Shape and rules of a custom resource: unknown fields go, defaults come, the rest is checked as its definition says.</summary>
internal sealed class CustomShape(StructuralSchema schema) : IDocumentShape
{
    private static readonly Schema Root = Schema.Object(null, () =>
    [
        new("apiVersion", Schema.Scalar(SchemaKind.String)), new("kind", Schema.Scalar(SchemaKind.String)), new("metadata", Schema.Of(typeof(ObjectMeta))),
    ], preserveUnknown: true);

    public IReadOnlyList<string> Conform(JsonObject document)
    {
        var unknown = SchemaConformance.Apply(document, Root);
        var more = CustomPruning.Apply(document, schema);
        CustomDefaults.Apply(document, schema);
        return more.Count == 0 ? unknown : [.. unknown, .. more];
    }

    public void Validate(JsonObject document, FieldErrors errors) => Validate(document, null, errors);

    public void ValidateUpdate(JsonObject document, JsonObject prior, FieldErrors errors) => Validate(document, prior, errors);

    private void Validate(JsonObject document, JsonObject? prior, FieldErrors errors)
    {
        CustomValidation.Validate(document, schema, errors);
        ExpressionWalk.Validate(document, prior, schema, errors);
    }
}
