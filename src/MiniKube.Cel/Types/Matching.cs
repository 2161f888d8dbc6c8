using MiniKube.Cel.Values;

namespace MiniKube.Cel.Types;

/// <summary>Whether a value at run time is what a signature asks for. What lists and maps hold is not looked at.</summary>
internal static class Matching
{
    public static bool Fits(CelType wanted, in Value value) => wanted.Kind switch
    {
        TypeKind.Dyn or TypeKind.Parameter => true,
        TypeKind.Null => value.Kind == ValueKind.Null,
        TypeKind.Bool => value.Kind == ValueKind.Bool,
        TypeKind.Int => value.Kind == ValueKind.Int,
        TypeKind.Uint => value.Kind == ValueKind.Uint,
        TypeKind.Double => value.Kind == ValueKind.Double,
        TypeKind.String => value.Kind == ValueKind.String,
        TypeKind.Bytes => value.Kind == ValueKind.Bytes,
        TypeKind.Timestamp => value.Kind == ValueKind.Timestamp,
        TypeKind.Duration => value.Kind == ValueKind.Duration,
        TypeKind.List => value.Kind == ValueKind.List,
        TypeKind.Map or TypeKind.Object => value.Kind == ValueKind.Map,
        TypeKind.Optional => value.Kind == ValueKind.Optional,
        TypeKind.Opaque => value.Kind == ValueKind.Opaque && value.AsOpaque.Type.Name == wanted.Name,
        _ => value.Kind == ValueKind.Type,
    };

    /// <summary>The name that <c>type()</c> gives.</summary>
    public static string NameOf(in Value value) => value.Kind switch
    {
        ValueKind.Null => "null_type",
        ValueKind.Bool => "bool",
        ValueKind.Int => "int",
        ValueKind.Uint => "uint",
        ValueKind.Double => "double",
        ValueKind.String => "string",
        ValueKind.Bytes => "bytes",
        ValueKind.Timestamp => "google.protobuf.Timestamp",
        ValueKind.Duration => "google.protobuf.Duration",
        ValueKind.List => "list",
        ValueKind.Map => value.AsMap.Type is { Kind: TypeKind.Object } type ? type.Name : "map",
        ValueKind.Optional => "optional_type",
        ValueKind.Opaque => value.AsOpaque.Type.Name,
        _ => "type",
    };
}
