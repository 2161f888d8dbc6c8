using MiniKube.Cel.Types;

namespace MiniKube.Cel.Binding;

/// <summary>How large values can be: as their schema says, else as large as a request.</summary>
public static class Sizes
{
    private const double LargestRequest = 3 * 1024 * 1024;

    public static double Of(CelType type) => type.Kind switch
    {
        CelKind.String or CelKind.Bytes => type.MaxSize ?? LargestRequest,
        CelKind.List => type.MaxSize ?? LargestRequest / (Smallest(type.Element) + 1),
        CelKind.Map => type.MaxSize ?? LargestRequest / (Smallest(type.Element) + 4),
        _ => 1,
    };

    /// <summary>What going over the whole of it costs.</summary>
    internal static double Walk(CelType type) => type.Kind switch
    {
        CelKind.String or CelKind.Bytes => Of(type) / 10,
        CelKind.List or CelKind.Map => Of(type),
        _ => 0,
    };

    /// <summary>Characters of JSON that a value of the type takes at least.</summary>
    private static double Smallest(CelType type) => type.Kind switch
    {
        CelKind.Bool => 4,
        CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Dyn => 1,
        CelKind.Timestamp => 12,
        _ => 2,
    };
}
