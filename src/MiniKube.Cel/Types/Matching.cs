using MiniKube.Cel.Values;

namespace MiniKube.Cel.Types;

/// <summary>Whether a value at run time is what a signature asks for. What lists and maps hold is not looked at.</summary>
internal static class Matching
{
    public static bool Fits(CelType wanted, in Value value) => wanted.Kind switch
    {
        CelKind.Dyn or CelKind.Parameter => true,
        CelKind.Object => value.Kind == CelKind.Map,
        CelKind.Opaque => value.Kind == CelKind.Opaque && value.AsOpaque.Type.Name == wanted.Name,
        var kind => value.Kind == kind,
    };

    /// <summary>The name that <c>type()</c> gives.</summary>
    public static string NameOf(in Value value) => value.Kind switch
    {
        CelKind.Null => "null_type",
        CelKind.Bool => "bool",
        CelKind.Int => "int",
        CelKind.Uint => "uint",
        CelKind.Double => "double",
        CelKind.String => "string",
        CelKind.Bytes => "bytes",
        CelKind.Timestamp => "google.protobuf.Timestamp",
        CelKind.Duration => "google.protobuf.Duration",
        CelKind.List => "list",
        CelKind.Map => value.AsMap.Type is { Kind: CelKind.Object } type ? type.Name : "map",
        CelKind.Optional => "optional_type",
        CelKind.Opaque => value.AsOpaque.Type.Name,
        _ => "type",
    };
}
