using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.CustomResources.Schemas;

/// <summary>Checks a custom resource against its schema: types first, then what the values keep to. The words are those that clients know.</summary>
internal sealed class CustomValidation
{
    private readonly FieldPath path = new();
    private readonly FieldErrors errors;

    private CustomValidation(FieldErrors errors) => this.errors = errors;

    public static void Validate(JsonObject document, StructuralSchema schema, FieldErrors errors) =>
        new CustomValidation(errors).Node(document, schema, isRoot: true);

    private void Node(JsonNode? node, StructuralSchema schema, bool isRoot = false)
    {
        if (node is null)
        {
            if (!schema.Nullable && schema.Type.Length > 0) WrongType("null", schema.Type);
            return;
        }
        if (!HasType(node, schema)) return;
        new RuleCheck(path, errors).Check(node, schema);
        switch (node)
        {
            case JsonObject value:
                if (schema.EmbeddedResource && !isRoot) Embedded(value);
                foreach (var (name, child) in value)
                {
                    if (isRoot && name is "apiVersion" or "kind" or "metadata") continue;
                    var known = schema.Properties.GetValueOrDefault(name);
                    if ((known ?? schema.AdditionalProperties) is not { } shape) continue;
                    path.Push(name);
                    Node(child, shape);
                    path.Pop();
                }
                break;
            case JsonArray list:
                ListKeys.Check(list, schema, path, errors);
                if (schema.Items is not { } items) break;
                for (var i = 0; i < list.Count; i++)
                {
                    path.Push(i);
                    Node(list[i], items);
                    path.Pop();
                }
                break;
        }
    }

    private void Embedded(JsonObject value)
    {
        foreach (var name in (string[])["apiVersion", "kind"])
        {
            if (value[name] is not JsonValue text || !text.TryGetValue(out string? given) || given.Length == 0) errors.Required(path.With(name), "must not be empty");
        }
    }

    private bool HasType(JsonNode node, StructuralSchema schema)
    {
        var actual = TypeOf(node);
        if (schema.IntOrString)
        {
            if (actual is "integer" or "string") return true;
            WrongType(actual, "integer,string");
            return false;
        }
        if (schema.Type.Length == 0 || schema.Type == actual || (schema.Type == "number" && actual == "integer")) return true;
        WrongType(actual, schema.Type);
        return false;
    }

    private void WrongType(string actual, string wanted) => errors.TypeInvalid(path.ToString(), actual, $"{path} in body must be of type {wanted}: \"{actual}\"");

    private static string TypeOf(JsonNode node) => node.GetValueKind() switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => JsonNumber.IsInteger(node) ? "integer" : "number",
    };
}
