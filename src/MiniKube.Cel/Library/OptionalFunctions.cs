using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Values that may be absent.</summary>
internal static class OptionalFunctions
{
    public static void Add(FunctionTable table)
    {
        table.Global("optional.of", "A -> optional(A)", value => Value.Of(CelOptional.Of(value)), cheap: true);
        table.Add("optional.none", "-> optional(A)", false, (_, _) => Value.Of(CelOptional.None), cheap: true);
        table.Global("optional.ofNonZeroValue", "A -> optional(A)", value => Value.Of(IsZero(value) ? CelOptional.None : CelOptional.Of(value)), cheap: true);
        table.Member("hasValue", "optional(A) -> bool", value => Value.Of(value.AsOptional.HasValue), cheap: true);
        table.Member("value", "optional(A) -> A", value => value.AsOptional.HasValue ? value.AsOptional.Value : Value.Error("optional.none() dereference"), cheap: true);
        table.Member("or", "optional(A), optional(A) -> optional(A)", (value, other) => value.AsOptional.HasValue ? value : other, cheap: true);
        table.Member("orValue", "optional(A), A -> A", (value, other) => value.AsOptional.HasValue ? value.AsOptional.Value : other, cheap: true);
    }

    private static bool IsZero(in Value value) => value.Kind switch
    {
        ValueKind.Null => true,
        ValueKind.String => value.AsString.Length == 0,
        ValueKind.Bytes => value.AsBytes.Length == 0,
        ValueKind.Double => value.AsDouble == 0,
        ValueKind.List => value.AsList.Count == 0,
        ValueKind.Map => value.AsMap.Count == 0,
        ValueKind.Optional => !value.AsOptional.HasValue,
        ValueKind.Bool or ValueKind.Int or ValueKind.Uint or ValueKind.Duration => value.AsInt == 0,
        _ => false,
    };
}
