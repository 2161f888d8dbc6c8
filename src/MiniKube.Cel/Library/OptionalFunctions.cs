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
        table.Global("optional.unwrap", "list(optional(A)) -> list(A)", Unwrap);
        table.Member("unwrapOpt", "list(optional(A)) -> list(A)", Unwrap);
    }

    /// <summary>What the optionals of a list hold; the empty ones are left out.</summary>
    private static Value Unwrap(Value list)
    {
        var made = new List<Value>();
        for (var i = 0; i < list.AsList.Count; i++)
        {
            var item = list.AsList[i];
            if (item.Kind != CelKind.Optional) return Value.Error("no such overload");
            if (item.AsOptional.HasValue) made.Add(item.AsOptional.Value);
        }
        return Value.Of(new CelArray([.. made]));
    }

    private static bool IsZero(in Value value) => value.Kind switch
    {
        CelKind.Null => true,
        CelKind.String => value.AsString.Length == 0,
        CelKind.Bytes => value.AsBytes.Length == 0,
        CelKind.Double => value.AsDouble == 0,
        CelKind.List => value.AsList.Count == 0,
        CelKind.Map => value.AsMap.Count == 0,
        CelKind.Optional => !value.AsOptional.HasValue,
        CelKind.Bool or CelKind.Int or CelKind.Uint or CelKind.Duration => value.AsInt == 0,
        _ => false,
    };
}
