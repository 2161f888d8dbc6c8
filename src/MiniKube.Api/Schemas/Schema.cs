using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json.Nodes;

namespace MiniKube.Api;

public enum SchemaKind
{
    Object,
    List,
    Map,
    String,
    Bytes,
    Time,
    MicroTime,
    Quantity,
    IntOrString,
    Int32,
    Int64,
    Double,
    Boolean,
    Any,
}

/// <summary>
/// The shape of a JSON value. Built-in kinds derive it from their records, custom resources build it at run time;
/// validation, defaulting, pruning, patches, OpenAPI and protobuf all read it.
/// </summary>
public sealed class Schema
{
    private static readonly ConcurrentDictionary<Type, Schema> ByType = new();

    private readonly Lazy<FrozenDictionary<string, SchemaField>> byName;
    private readonly Lazy<IReadOnlyList<SchemaField>> fields;
    private FrozenDictionary<(int Message, int Number), SchemaField>? byNumber;
    private SchemaField[]? defaulted;
    private SchemaField[]? required;

    private Schema(SchemaKind kind, string? name, Func<IReadOnlyList<SchemaField>> fields, Schema? items)
    {
        Kind = kind;
        Name = name;
        Items = items;
        this.fields = new(fields);
        byName = new(() => this.fields.Value.ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));
    }

    public SchemaKind Kind { get; }

    /// <summary>The OpenAPI name of a shared type, for example <c>io.k8s.api.core.v1.PodSpec</c>; null for an inline shape.</summary>
    public string? Name { get; }

    /// <summary>Of an object, in the order in which they are declared.</summary>
    public IReadOnlyList<SchemaField> Fields => fields.Value;

    /// <summary>Of a list or a map; of <see cref="SchemaKind.Any"/>, the shape of objects where it has one.</summary>
    public Schema? Items { get; }

    /// <summary>Of an object that keeps fields nobody declared (custom resources).</summary>
    public bool PreserveUnknown { get; init; }

    public static Schema Of(Type type) => ByType.GetOrAdd(type, ClrSchema.Read);

    public static Schema Scalar(SchemaKind kind) => new(kind, null, () => [], null);

    /// <summary>Any JSON, but objects (also those in a list) have a shape.</summary>
    public static Schema AnyOf(Schema objects) => new(SchemaKind.Any, null, () => [], objects);

    public static Schema ListOf(Schema items) => new(SchemaKind.List, null, () => [], items);

    public static Schema MapOf(Schema items) => new(SchemaKind.Map, null, () => [], items);

    /// <summary>Fields are asked for once, at the first use, so that types may contain themselves.</summary>
    public static Schema Object(string? name, Func<IReadOnlyList<SchemaField>> fields, bool preserveUnknown = false) =>
        new(SchemaKind.Object, name, fields, null) { PreserveUnknown = preserveUnknown };

    /// <summary>The fields that the server may have to add.</summary>
    internal SchemaField[] Defaulted => defaulted ??= [.. Fields.Where(known => known.Default is not null || known.Implied || known.Required)];

    internal SchemaField[] RequiredFields => required ??= [.. Fields.Where(known => known.Required)];

    public SchemaField? Field(string name) => byName.Value.GetValueOrDefault(name);

    /// <summary>By protobuf number, inside the message that the field is flattened from (0: the object's own).</summary>
    public SchemaField? Field(int message, int number) =>
        (byNumber ??= Fields.Where(known => known.ProtobufNumber > 0).ToFrozenDictionary(known => (known.ProtobufInlined, known.ProtobufNumber))).GetValueOrDefault((message, number));

    /// <summary>Whether the fields of the message with this number are flattened into this object.</summary>
    public bool Flattens(int message) => Fields.Any(known => known.ProtobufInlined == message || known.ProtobufInlined / 100 == message);
}

/// <summary>How a list is merged by server-side apply.</summary>
public enum ListType
{
    Atomic,
    Set,
    Map,
}

/// <summary>One field of an object; its default is a JSON literal.</summary>
public sealed record SchemaField(string Name, Schema Schema)
{
    public bool Required { get; init; }

    public string? Default { get; init; }

    public IReadOnlyList<string> OneOf { get; init => field = value ?? []; } = [];

    public ListType ListType { get; init; }

    public IReadOnlyList<string> Keys { get; init => field = value ?? []; } = [];

    /// <summary>A struct or map that server-side apply replaces whole.</summary>
    public bool Atomic { get; init; }

    /// <summary>Strategic merge patch merges this list; by <see cref="MergeKey"/>, or by value where that is empty.</summary>
    public bool MergeList { get; init; }

    public string MergeKey { get; init => field = value ?? ""; } = "";

    public bool RetainKeys { get; init; }

    /// <summary>An object that the API always writes, also when it is empty: a struct, not a pointer, in Kubernetes' own types.</summary>
    public bool Implied { get; init; }

    /// <summary>A list or map that is left out when it is empty, or a number or flag that is left out when it is zero.</summary>
    public bool OmitEmpty { get; init; }

    public int ProtobufNumber { get; init; }

    public int ProtobufInlined { get; init; }

    /// <summary>A new node with the default's value, which is parsed once.</summary>
    internal JsonNode? NewDefault() => (parsedDefault ??= JsonNode.Parse(Default!))?.DeepClone();

    private JsonNode? parsedDefault;
}
