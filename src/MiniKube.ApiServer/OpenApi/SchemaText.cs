using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.OpenApi;

/// <summary>Writes our schemas as OpenAPI schemas and collects the shared types that they refer to.</summary>
internal sealed class SchemaText(OpenApiDialect dialect)
{
    private const string Meta = "io.k8s.apimachinery.pkg.apis.meta.v1.";
    public const string Quantity = "io.k8s.apimachinery.pkg.api.resource.Quantity";
    public const string IntOrString = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";
    public const string Time = Meta + "Time";
    public const string MicroTime = Meta + "MicroTime";
    public const string FieldsV1 = Meta + "FieldsV1";
    private const string RawExtension = "io.k8s.apimachinery.pkg.runtime.RawExtension";
    private const string ApiExtensions = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.";

    private readonly SortedDictionary<string, JsonObject> types = new(StringComparer.Ordinal);

    /// <summary>All shared types that were referred to so far, by name.</summary>
    public IReadOnlyDictionary<string, JsonObject> Types => types;

    /// <summary>A reference to a type, which is described among <see cref="Types"/> afterwards.</summary>
    public string Add(Schema schema)
    {
        var name = schema.Name ?? throw new ArgumentException("only a named type can be shared", nameof(schema));
        if (types.ContainsKey(name)) return name;
        types[name] = [];
        types[name] = Object(schema);
        return name;
    }

    public void Add(string name, JsonObject type) => types.TryAdd(name, type);

    public static void AddKind(JsonObject type, string group, string kind, string version) =>
        type["x-kubernetes-group-version-kind"] = new JsonArray(Kind(group, kind, version));

    public static JsonObject Kind(string group, string kind, string version) => new() { ["group"] = group, ["kind"] = kind, ["version"] = version };

    private JsonObject Object(Schema schema)
    {
        var typeName = schema.Name is { } name ? name[(name.LastIndexOf('.') + 1)..] : "";
        var text = new JsonObject();
        if (SchemaDescriptions.Of(typeName) is { } description) text["description"] = description;
        if (schema.Fields.Where(field => field.Required).Select(field => (JsonNode)JsonValue.Create(field.Name)).ToArray() is { Length: > 0 } required)
        {
            text["required"] = new JsonArray(required);
        }
        text["type"] = "object";
        if (schema.Fields.Count > 0)
        {
            var properties = new JsonObject();
            foreach (var field in schema.Fields.OrderBy(field => field.Name, StringComparer.Ordinal)) properties[field.Name] = Field(field, typeName);
            text["properties"] = properties;
        }
        if (schema.PreserveUnknown) text["x-kubernetes-preserve-unknown-fields"] = true;
        return text;
    }

    private JsonObject Field(SchemaField field, string typeName)
    {
        var text = AnyField(field, typeName) ?? Value(field.Schema, beside: true);
        if (SchemaDescriptions.Of(typeName, field.Name) is { } description) text["description"] = description;
        if (field.Default is { } literal && field.Default != "{}") text["default"] = JsonNode.Parse(literal);
        if (dialect.IsV3 && field.OneOf.Count > 0 && field.Schema.Kind == SchemaKind.String)
        {
            text["enum"] = new JsonArray(
                [.. field.OneOf.Select(choice => choice == "\"\"" ? "" : choice).Select(choice => (JsonNode)JsonValue.Create(choice))]);
        }
        if (field.Schema.Kind == SchemaKind.List && field.ListType != ListType.Atomic)
        {
            text["x-kubernetes-list-type"] = field.ListType == ListType.Map ? "map" : "set";
            if (field.Keys.Count > 0)
            {
                text["x-kubernetes-list-map-keys"] = new JsonArray([.. field.Keys.Select(key => (JsonNode)JsonValue.Create(key))]);
            }
        }
        if (field.Atomic) text["x-kubernetes-map-type"] = "atomic";
        if (field.MergeList && field.MergeKey.Length > 0) text["x-kubernetes-patch-merge-key"] = field.MergeKey;
        var strategy = (field.MergeList, field.RetainKeys) switch
        {
            (true, true) => "merge,retainKeys",
            (true, false) => "merge",
            (false, true) => "retainKeys",
            _ => null,
        };
        if (strategy is not null) text["x-kubernetes-patch-strategy"] = strategy;
        return text;
    }

    /// <summary>Any JSON has another name wherever it stands; null where the field holds something else.</summary>
    private JsonObject? AnyField(SchemaField field, string typeName)
    {
        var any = field.Schema.Items is { Kind: SchemaKind.Any } items ? items : field.Schema;
        if (any.Kind != SchemaKind.Any) return null;
        var name = (typeName, field.Name) switch
        {
            (_, "fieldsV1") => FieldsV1,
            ("JSONSchemaProps", "items") => ApiExtensions + "JSONSchemaPropsOrArray",
            ("JSONSchemaProps", "dependencies") => ApiExtensions + "JSONSchemaPropsOrStringArray",
            ("JSONSchemaProps", "additionalProperties" or "additionalItems") => ApiExtensions + "JSONSchemaPropsOrBool",
            ("JSONSchemaProps", _) => ApiExtensions + "JSON",
            _ => RawExtension,
        };
        var isObject = name is FieldsV1 or RawExtension;
        if (any.Items is { Name: not null } objects) Add(objects);
        var value = Shared(name, beside: ReferenceEquals(any, field.Schema), isObject ? Typed("object") : []);
        return field.Schema.Kind switch
        {
            SchemaKind.List => new() { ["type"] = "array", ["items"] = value },
            SchemaKind.Map => new() { ["type"] = "object", ["additionalProperties"] = value },
            _ => value,
        };
    }

    private JsonObject Value(Schema schema, bool beside)
    {
        switch (schema.Kind)
        {
            case SchemaKind.Object:
                if (schema.Name is null) return Object(schema);
                return Refer(Add(schema), beside);
            case SchemaKind.List:
                return new() { ["type"] = "array", ["items"] = Value(schema.Items!, beside: false) };
            case SchemaKind.Map:
                return new() { ["type"] = "object", ["additionalProperties"] = Value(schema.Items!, beside: false) };
            case SchemaKind.Quantity:
                return Shared(
                    Quantity, beside, dialect.IsV3 ? new() { ["oneOf"] = new JsonArray(Typed("string"), Typed("number")) } : Typed("string"));
            case SchemaKind.IntOrString:
                return Shared(
                    IntOrString, beside,
                    dialect.IsV3 ? new() { ["format"] = "int-or-string", ["oneOf"] = new JsonArray(Typed("integer"), Typed("string")) } : Typed("string", "int-or-string"));
            case SchemaKind.Time:
                return Shared(Time, beside, Typed("string", "date-time"));
            case SchemaKind.MicroTime:
                return Shared(MicroTime, beside, Typed("string", "date-time"));
            case SchemaKind.Any:
                return Shared(FieldsV1, beside, Typed("object"));
            case SchemaKind.Bytes:
                return Typed("string", "byte");
            case SchemaKind.Int32:
                return Typed("integer", "int32");
            case SchemaKind.Int64:
                return Typed("integer", "int64");
            case SchemaKind.Double:
                return Typed("number", "double");
            case SchemaKind.Boolean:
                return Typed("boolean");
            default:
                return Typed("string");
        }
    }

    private JsonObject Shared(string name, bool beside, JsonObject type)
    {
        if (SchemaDescriptions.Of(name[(name.LastIndexOf('.') + 1)..]) is { } description) type["description"] = description;
        Add(name, type);
        return Refer(name, beside);
    }

    private JsonObject Refer(string name, bool beside) => beside ? dialect.Reference(name) : dialect.Plain(name);

    private static JsonObject Typed(string type, string? format = null)
    {
        var text = new JsonObject { ["type"] = type };
        if (format is not null) text["format"] = format;
        return text;
    }
}
