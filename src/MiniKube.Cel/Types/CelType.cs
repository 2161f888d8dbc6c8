using System.Collections.Frozen;

namespace MiniKube.Cel.Types;

/// <summary>What two lists have in common, by a schema's <c>x-kubernetes-list-type</c>.</summary>
public enum ListMerge
{
    Atomic,
    Set,
    Map,
}

/// <summary>The type of an expression or of a variable, and what a schema says about the sizes of its values.</summary>
public sealed class CelType
{
    private readonly Lazy<FrozenDictionary<string, CelField>>? fields;

    private CelType(CelKind kind, string name, CelType[]? arguments = null, Func<IEnumerable<CelField>>? fields = null)
    {
        Kind = kind;
        Name = name;
        Arguments = arguments ?? [];
        if (fields is not null) this.fields = new(() => fields().ToFrozenDictionary(field => field.Name, StringComparer.Ordinal));
    }

    public static CelType Dyn { get; } = new(CelKind.Dyn, "dyn");
    public static CelType Null { get; } = new(CelKind.Null, "null");
    public static CelType Bool { get; } = new(CelKind.Bool, "bool");
    public static CelType Int { get; } = new(CelKind.Int, "int");
    public static CelType Uint { get; } = new(CelKind.Uint, "uint");
    public static CelType Double { get; } = new(CelKind.Double, "double");
    public static CelType String { get; } = new(CelKind.String, "string");
    public static CelType Bytes { get; } = new(CelKind.Bytes, "bytes");
    public static CelType Timestamp { get; } = new(CelKind.Timestamp, "google.protobuf.Timestamp");
    public static CelType Duration { get; } = new(CelKind.Duration, "google.protobuf.Duration");
    public static CelType Type { get; } = new(CelKind.Type, "type");
    public static CelType AnyMap { get; } = MapOf(Dyn, Dyn);

    public CelKind Kind { get; }

    public string Name { get; }

    /// <summary>A list's items; a map's keys and values; what an optional holds.</summary>
    public IReadOnlyList<CelType> Arguments { get; }

    /// <summary>Items, entries or characters at most; null where nothing says so.</summary>
    public long? MaxSize { get; init; }

    public ListMerge Merge { get; init; }

    /// <summary>Of a list that is a map: the fields that tell its items apart, as CEL writes them.</summary>
    public IReadOnlyList<string> MergeKeys { get; init; } = [];

    /// <summary>A null may stand where a value is meant.</summary>
    public bool Nullable { get; init; }

    /// <summary>An object whose fields nobody has declared: any may be set and read.</summary>
    public bool IsOpen { get; init; }

    public CelType Element => Arguments[^1];

    public bool IsDyn => Kind == CelKind.Dyn;

    public static CelType ListOf(CelType items) => new(CelKind.List, "list", [items]);

    /// <param name="mergeKeys">For a list that is a map.</param>
    public static CelType ListOf(CelType items, long? maxSize, ListMerge merge = ListMerge.Atomic, IReadOnlyList<string>? mergeKeys = null) =>
        new(CelKind.List, "list", [items]) { MaxSize = maxSize, Merge = merge, MergeKeys = mergeKeys ?? [] };

    public static CelType MapOf(CelType keys, CelType values, long? maxSize = null) => new(CelKind.Map, "map", [keys, values]) { MaxSize = maxSize };

    public static CelType OptionalOf(CelType value) => new(CelKind.Optional, "optional_type", [value]);

    public static CelType Opaque(string name) => new(CelKind.Opaque, name);

    public static CelType Sized(CelType scalar, long? maxSize) => maxSize is null ? scalar : new(scalar.Kind, scalar.Name) { MaxSize = maxSize };

    internal static CelType Parameter(string name) => new(CelKind.Parameter, name);

    /// <param name="fields">Asked for once, when first needed: types may contain themselves.</param>
    public static CelType Object(string name, Func<IEnumerable<CelField>> fields) => new(CelKind.Object, name, null, fields);

    public static CelType OpenObject(string name) => new(CelKind.Object, name, null, () => []) { IsOpen = true };

    public CelField? Field(string name) => fields!.Value.GetValueOrDefault(name);

    public IEnumerable<CelField> Fields => fields!.Value.Values;

    public CelType AsNullable() => Nullable ? this : new(Kind, Name, [.. Arguments], fields is null ? null : () => fields.Value.Values)
    {
        MaxSize = MaxSize, Merge = Merge, MergeKeys = MergeKeys, Nullable = true,
    };

    public override string ToString() => Kind switch
    {
        CelKind.List or CelKind.Optional => $"{Name}({Arguments[0]})",
        CelKind.Map => $"map({Arguments[0]}, {Arguments[1]})",
        CelKind.Type => "type",
        _ => Name,
    };
}

/// <param name="Name">As an expression writes it, escaped where it is no word.</param>
/// <param name="JsonName">As the document has it.</param>
public sealed record CelField(string Name, string JsonName, CelType Type);
