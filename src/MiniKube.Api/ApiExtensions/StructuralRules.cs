using System.Text.Json;

namespace MiniKube.Api.ApiExtensions;

/// <summary>
/// What makes a schema structural: every value says its type, and inside allOf, anyOf, oneOf and not nothing is declared that is not declared outside.
/// Rules: Kubernetes docs, "Specifying a structural schema".
/// </summary>
internal static class StructuralRules
{
    private const int MaximumDepth = 60;

    public static void Validate(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        if (schema.Type != "object")
        {
            if (string.IsNullOrEmpty(schema.Type)) errors.Required(path + ".type", "must not be empty at the root");
            else errors.Invalid(path + ".type", schema.Type, "must be object at the root");
        }
        Node(schema, path, isRoot: true, 0, errors);
    }

    private static void Node(JSONSchemaProps schema, string path, bool isRoot, int depth, FieldErrors errors)
    {
        if (depth > MaximumDepth)
        {
            errors.Invalid(path, null, $"schemas may not nest deeper than {MaximumDepth}");
            return;
        }
        var free = schema.IntOrString || schema.PreserveUnknownFields == true;
        if (!isRoot && string.IsNullOrEmpty(schema.Type) && !free) errors.Required(path + ".type", "must not be empty for specified " + (path.EndsWith(']') ? "object fields" : "array items"));
        if (schema.IntOrString && !string.IsNullOrEmpty(schema.Type)) errors.Invalid(path + ".type", schema.Type, "must be empty if x-kubernetes-int-or-string is true");
        if (schema.Type is { Length: > 0 } type && type is not ("object" or "array" or "string" or "integer" or "number" or "boolean" or "null")) errors.NotSupported(path + ".type", type, ["array", "boolean", "integer", "number", "object", "string"]);
        if (schema.UniqueItems) errors.Forbidden(path + ".uniqueItems", "uniqueItems cannot be set to true since the runtime complexity becomes quadratic");
        if (schema.Reference is not null) errors.Forbidden(path + ".$ref", "$ref is not supported");
        if (schema.Definitions.Count > 0) errors.Forbidden(path + ".definitions", "definitions is not supported");
        if (schema.Dependencies.Count > 0) errors.Forbidden(path + ".dependencies", "dependencies is not supported");
        if (schema.PatternProperties.Count > 0) errors.Forbidden(path + ".patternProperties", "patternProperties is not supported");
        if (schema.AdditionalItems is not null) errors.Forbidden(path + ".additionalItems", "additionalItems is not supported");
        if (schema is { EmbeddedResource: true, Type: not "object" }) errors.Invalid(path + ".type", schema.Type, "must be object if x-kubernetes-embedded-resource is true");
        if (schema.Properties.Count > 0 && schema.AdditionalProperties is { ValueKind: not JsonValueKind.False }) errors.Forbidden(path + ".additionalProperties", "additionalProperties and properties are mutual exclusive");
        if (schema.Default is { } value && !Fits(value, schema)) errors.Invalid(path + ".default", value.ToString(), $"must be of type {schema.Type}");
        Lists(schema, path, errors);
        foreach (var (name, property) in schema.Properties) Node(property, $"{path}.properties[{name}]", isRoot: false, depth + 1, errors);
        if (schema.AdditionalProperties is { ValueKind: JsonValueKind.Object } additional) Node(Read(additional), path + ".additionalProperties", isRoot: false, depth + 1, errors);
        if (schema.AdditionalProperties is { ValueKind: JsonValueKind.False } && schema.Properties.Count == 0) errors.Forbidden(path + ".additionalProperties", "additionalProperties cannot be set to false");
        if (schema.Items is { ValueKind: JsonValueKind.Object } items) Node(Read(items), path + ".items", isRoot: false, depth + 1, errors);
        else if (schema.Items is { ValueKind: JsonValueKind.Array }) errors.Forbidden(path + ".items", "items must be a schema object and not an array");
        else if (schema.Type == "array" && schema.Items is null) errors.Required(path + ".items", "must be specified");
        Inner(schema.AllOf, schema.IntOrString, path + ".allOf", errors);
        Inner(schema.AnyOf, schema.IntOrString, path + ".anyOf", errors);
        Inner(schema.OneOf, schema.IntOrString, path + ".oneOf", errors);
        if (schema.Not is { } not) Value(not, path + ".not", mayType: false, errors);
    }

    private static bool Fits(JsonElement value, JSONSchemaProps schema) => (value.ValueKind, schema.Type) switch
    {
        (JsonValueKind.Null, _) => schema.Nullable,
        (var kind, "object") => kind == JsonValueKind.Object,
        (var kind, "array") => kind == JsonValueKind.Array,
        (var kind, "string") => kind == JsonValueKind.String,
        (var kind, "boolean") => kind is JsonValueKind.True or JsonValueKind.False,
        (var kind, "integer") => kind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == Math.Truncate(number),
        (var kind, "number") => kind == JsonValueKind.Number,
        _ => true,
    };

    private static void Lists(JSONSchemaProps schema, string path, FieldErrors errors)
    {
        if (schema.ListType is null)
        {
            if (schema.ListMapKeys.Count > 0) errors.Required(path + ".x-kubernetes-list-type", "must be map if x-kubernetes-list-map-keys is non-empty");
            return;
        }
        if (schema.ListType is not ("atomic" or "set" or "map")) errors.NotSupported(path + ".x-kubernetes-list-type", schema.ListType, ["atomic", "map", "set"]);
        if (schema.Type != "array") errors.Invalid(path + ".type", schema.Type, "must be array if x-kubernetes-list-type is specified");
        if (schema.ListType != "map") return;
        if (schema.ListMapKeys.Count == 0) errors.Required(path + ".x-kubernetes-list-map-keys", "must not be empty if x-kubernetes-list-type is map");
        if (schema.Items is not { ValueKind: JsonValueKind.Object } items) return;
        var item = Read(items);
        var known = item.Properties;
        if (schema.ListMapKeys.Distinct().Count() < schema.ListMapKeys.Count)
        {
            errors.Invalid(path + ".x-kubernetes-list-map-keys", string.Join(", ", schema.ListMapKeys), "must not contain duplicate entries");
        }
        for (var i = 0; i < schema.ListMapKeys.Count; i++)
        {
            var key = schema.ListMapKeys[i];
            if (known.TryGetValue(key, out var property) && property.Default is null && !item.Required.Contains(key))
            {
                errors.Required($"{path}.items.properties[{key}].default", "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property");
            }
            if (!known.ContainsKey(key)) errors.Invalid($"{path}.x-kubernetes-list-map-keys[{i}]", schema.ListMapKeys[i], "entries must all be names of item properties");
        }
    }

    private static void Inner(IReadOnlyList<JSONSchemaProps> schemas, bool intOrString, string path, FieldErrors errors)
    {
        for (var i = 0; i < schemas.Count; i++) Value(schemas[i], $"{path}[{i}]", mayType: intOrString, errors);
    }

    /// <summary>Inside a combination only values are judged; what there is, is declared outside.</summary>
    private static void Value(JSONSchemaProps schema, string path, bool mayType, FieldErrors errors)
    {
        const string MustBeEmpty = "must be empty to be structural";
        if (!string.IsNullOrEmpty(schema.Type) && !mayType) errors.Forbidden(path + ".type", MustBeEmpty);
        if (!string.IsNullOrEmpty(schema.Description)) errors.Forbidden(path + ".description", MustBeEmpty);
        if (!string.IsNullOrEmpty(schema.Title)) errors.Forbidden(path + ".title", MustBeEmpty);
        if (schema.Default is not null) errors.Forbidden(path + ".default", MustBeEmpty);
        if (schema.Nullable) errors.Forbidden(path + ".nullable", "must be false to be structural");
        if (schema.AdditionalProperties is not null) errors.Forbidden(path + ".additionalProperties", MustBeEmpty);
        if (schema.PreserveUnknownFields is not null) errors.Forbidden(path + ".x-kubernetes-preserve-unknown-fields", "must be undefined to be structural");
        foreach (var (name, property) in schema.Properties) Value(property, $"{path}.properties[{name}]", mayType: false, errors);
    }

    private static JSONSchemaProps Read(JsonElement schema) => schema.Deserialize(ApiJson.Info<JSONSchemaProps>())!;
}
