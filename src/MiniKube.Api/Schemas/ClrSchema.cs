using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api;

/// <summary>Reads the schema of a record from its properties and their <see cref="FieldAttribute"/>.</summary>
internal static class ClrSchema
{
    private const string Root = "MiniKube.Api.";

    // Folders that are not named as their group is.
    private static readonly Dictionary<string, string> OpenApiPrefixes = new()
    {
        ["Autoscaling.V2"] = "io.k8s.api.autoscaling.v2",
        ["ApiExtensions"] = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1",
        ["ApiRegistration"] = "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1",
        ["Meta"] = "io.k8s.apimachinery.pkg.apis.meta.v1",
        ["Nodes"] = "io.k8s.api.node.v1",
        ["ResourceAllocation"] = "io.k8s.api.resource.v1",
    };

    public static Schema Read(Type type)
    {
        type = Nullable.GetUnderlyingType(type) ?? type;
        if (Scalar(type) is { } scalar) return Schema.Scalar(scalar);
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyList<>))
        {
            return Schema.ListOf(Schema.Of(type.GenericTypeArguments[0]));
        }
        if (type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>))
        {
            return Schema.MapOf(Schema.Of(type.GenericTypeArguments[1]));
        }
        return Schema.Object(OpenApiName(type), () => Fields(type));
    }

    private static SchemaField[] Fields(Type type)
    {
        var empty = Activator.CreateInstance(type)!;
        return [.. Properties(type).Select(property => ToField(property, property.GetValue(empty) is not null))];
    }

    private static IEnumerable<PropertyInfo> Properties(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(property => property.Name is "ApiVersion" or "Kind" || property.IsDefined(typeof(FieldAttribute)))
            .OrderBy(property => property.MetadataToken);

    private static SchemaField ToField(PropertyInfo property, bool neverNull)
    {
        var facts = property.GetCustomAttribute<FieldAttribute>() ?? new FieldAttribute(0);
        var schema = property.IsDefined(typeof(JsonConverterAttribute)) ? Schema.Scalar(SchemaKind.MicroTime)
            : facts.ObjectForm is { } form ? WithObjects(property.PropertyType, Schema.AnyOf(Schema.Of(form)))
            : Schema.Of(property.PropertyType);
        var name = JsonName(property);
        FieldNames.Learn(name);
        return new SchemaField(name, schema)
        {
            Required = facts.Required,
            Default = facts.Default,
            OneOf = facts.OneOf?.Split('|') ?? [],
            ListType = facts.Keys is not null ? ListType.Map : facts.Set ? ListType.Set : ListType.Atomic,
            Keys = facts.Keys?.Split(',') ?? [],
            Atomic = facts.Atomic,
            MergeList = facts.Merge is not null,
            MergeKey = facts.Merge ?? "",
            RetainKeys = facts.RetainKeys,
            Implied = neverNull && schema.Kind == SchemaKind.Object,
            OmitEmpty = neverNull && schema.Kind is not (SchemaKind.Object or SchemaKind.String) && !property.IsDefined(typeof(JsonIgnoreAttribute)),
            ProtobufNumber = facts.Number,
            ProtobufInlined = facts.Inlined,
        };
    }

    private static Schema WithObjects(Type type, Schema any) =>
        type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) ? Schema.MapOf(any) : any;

    private static string JsonName(PropertyInfo property) =>
        property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.CamelCase.ConvertName(property.Name);

    private static string OpenApiName(Type type)
    {
        var folder = type.Namespace![Root.Length..];
        return $"{OpenApiPrefixes.GetValueOrDefault(folder) ?? $"io.k8s.api.{folder.ToLowerInvariant()}.v1"}.{type.Name}";
    }

    private static SchemaKind? Scalar(Type type)
    {
        if (type == typeof(string)) return SchemaKind.String;
        if (type == typeof(bool)) return SchemaKind.Boolean;
        if (type == typeof(int)) return SchemaKind.Int32;
        if (type == typeof(long)) return SchemaKind.Int64;
        if (type == typeof(double)) return SchemaKind.Double;
        if (type == typeof(byte[])) return SchemaKind.Bytes;
        if (type == typeof(DateTimeOffset)) return SchemaKind.Time;
        if (type == typeof(Quantity)) return SchemaKind.Quantity;
        if (type == typeof(IntOrString)) return SchemaKind.IntOrString;
        if (type == typeof(JsonElement)) return SchemaKind.Any;
        return null;
    }
}
