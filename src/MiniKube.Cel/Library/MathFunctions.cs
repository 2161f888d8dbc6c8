using MiniKube.Cel.Nodes;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>CEL's "math" extension: the greatest and the least of some numbers, rounding, signs, bits.</summary>
internal static class MathFunctions
{
    private static readonly string[] Kinds = ["int", "uint", "double"];

    public static void Add(FunctionTable table)
    {
        Extremes(table, "math.greatest", 1);
        Extremes(table, "math.least", -1);
        Rounding(table);
        Signs(table);
        Bits(table);
        Shifts(table);
    }

    // Two numbers may be of different kinds; more are of one kind, or a list.
    private static void Extremes(FunctionTable table, string name, int sign)
    {
        foreach (var kind in Kinds)
        {
            table.Add(name, $"list({kind}) -> {kind}", false, (given, _) => OfList(given[0].AsList, name, sign));
            for (var count = 1; count <= Overload.MostParameters; count++)
            {
                table.Add(name, $"{string.Join(", ", Enumerable.Repeat(kind, count))} -> {kind}", false, (given, _) => Extreme(given, sign), cheap: true);
            }
            foreach (var other in Kinds.Where(other => other != kind)) table.Add(name, $"{kind}, {other} -> dyn", false, (given, _) => Extreme(given, sign), cheap: true);
        }
    }

    private static void Rounding(FunctionTable table)
    {
        table.Global("math.ceil", "double -> double", value => Value.Of(Math.Ceiling(value.AsDouble)), cheap: true);
        table.Global("math.floor", "double -> double", value => Value.Of(Math.Floor(value.AsDouble)), cheap: true);
        table.Global("math.round", "double -> double", value => Value.Of(Math.Round(value.AsDouble, MidpointRounding.AwayFromZero)), cheap: true);
        table.Global("math.trunc", "double -> double", value => Value.Of(Math.Truncate(value.AsDouble)), cheap: true);
        table.Global("math.isInf", "double -> bool", value => Value.Of(double.IsInfinity(value.AsDouble)), cheap: true);
        table.Global("math.isNaN", "double -> bool", value => Value.Of(double.IsNaN(value.AsDouble)), cheap: true);
        table.Global("math.isFinite", "double -> bool", value => Value.Of(double.IsFinite(value.AsDouble)), cheap: true);
        foreach (var kind in Kinds) table.Global("math.sqrt", $"{kind} -> double", value => Value.Of(Math.Sqrt(Number(value))), cheap: true);
    }

    private static void Signs(FunctionTable table)
    {
        table.Global("math.abs", "int -> int", value => value.AsInt == long.MinValue ? Arithmetic.Overflow : Value.Of(Math.Abs(value.AsInt)), cheap: true);
        table.Global("math.abs", "uint -> uint", value => value, cheap: true);
        table.Global("math.abs", "double -> double", value => Value.Of(Math.Abs(value.AsDouble)), cheap: true);
        table.Global("math.sign", "int -> int", value => Value.Of((long)Math.Sign(value.AsInt)), cheap: true);
        table.Global("math.sign", "uint -> uint", value => Value.Of(value.AsUint == 0 ? 0UL : 1UL), cheap: true);
        table.Global("math.sign", "double -> double", value => double.IsNaN(value.AsDouble) ? value : Value.Of((double)Math.Sign(value.AsDouble)), cheap: true);
    }

    private static void Bits(FunctionTable table)
    {
        table.Global("math.bitAnd", "int, int -> int", (a, b) => Value.Of(a.AsInt & b.AsInt));
        table.Global("math.bitAnd", "uint, uint -> uint", (a, b) => Value.Of(a.AsUint & b.AsUint));
        table.Global("math.bitOr", "int, int -> int", (a, b) => Value.Of(a.AsInt | b.AsInt));
        table.Global("math.bitOr", "uint, uint -> uint", (a, b) => Value.Of(a.AsUint | b.AsUint));
        table.Global("math.bitXor", "int, int -> int", (a, b) => Value.Of(a.AsInt ^ b.AsInt));
        table.Global("math.bitXor", "uint, uint -> uint", (a, b) => Value.Of(a.AsUint ^ b.AsUint));
        table.Global("math.bitNot", "int -> int", value => Value.Of(~value.AsInt), cheap: true);
        table.Global("math.bitNot", "uint -> uint", value => Value.Of(~value.AsUint), cheap: true);
    }

    // A shift to the right fills with zeros, also from a negative number.
    private static void Shifts(FunctionTable table)
    {
        table.Global("math.bitShiftLeft", "int, int -> int", (a, b) => Shift(b, "Left", by => Value.Of(by > 63 ? 0L : a.AsInt << by)));
        table.Global("math.bitShiftLeft", "uint, int -> uint", (a, b) => Shift(b, "Left", by => Value.Of(by > 63 ? 0UL : a.AsUint << by)));
        table.Global("math.bitShiftRight", "int, int -> int", (a, b) => Shift(b, "Right", by => Value.Of(by > 63 ? 0L : a.AsInt >>> by)));
        table.Global("math.bitShiftRight", "uint, int -> uint", (a, b) => Shift(b, "Right", by => Value.Of(by > 63 ? 0UL : a.AsUint >> by)));
    }

    private static Value Shift(in Value offset, string direction, Func<int, Value> shifted) =>
        offset.AsInt < 0 ? Value.Error($"math.bitShift{direction}() negative offset: {offset.AsInt}") : shifted((int)Math.Min(offset.AsInt, 64));

    private static Value OfList(CelList list, string name, int sign)
    {
        if (list.Count == 0) return Value.Error($"{name}(list) argument must not be empty");
        var best = list[0];
        for (var i = 1; i < list.Count; i++)
        {
            if (Compare(list[i], best) * sign > 0) best = list[i];
        }
        return best;
    }

    private static Value Extreme(ReadOnlySpan<Value> given, int sign)
    {
        var best = given[0];
        foreach (var value in given[1..])
        {
            if (Compare(value, best) * sign > 0) best = value;
        }
        return best;
    }

    private static int Compare(in Value a, in Value b) => (a.Kind, b.Kind) switch
    {
        (CelKind.Double, _) or (_, CelKind.Double) => Number(a).CompareTo(Number(b)),
        _ => Whole(a).CompareTo(Whole(b)),
    };

    private static double Number(in Value value) => value.Kind switch { CelKind.Int => value.AsInt, CelKind.Uint => value.AsUint, _ => value.AsDouble };

    private static Int128 Whole(in Value value) => value.Kind == CelKind.Uint ? value.AsUint : value.AsInt;
}
