using MiniKube.Cel.Nodes;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Kubernetes' library for lists.</summary>
internal static class ListFunctions
{
    public static void Add(FunctionTable table)
    {
        foreach (var type in (string[])["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"])
        {
            table.Add("isSorted", $"list({type}) -> bool", true, (given, frame) => IsSorted(given[0].AsList, frame));
            table.Add("min", $"list({type}) -> {type}", true, (given, frame) => Extreme(given[0].AsList, "min", -1, frame));
            table.Add("max", $"list({type}) -> {type}", true, (given, frame) => Extreme(given[0].AsList, "max", 1, frame));
        }
        table.Add("sum", "list(int) -> int", true, (given, frame) => Sum(given[0].AsList, Value.Of(0L), frame));
        table.Add("sum", "list(uint) -> uint", true, (given, frame) => Sum(given[0].AsList, Value.Of(0UL), frame));
        table.Add("sum", "list(double) -> double", true, (given, frame) => Sum(given[0].AsList, Value.Of(0d), frame));
        table.Add("sum", "list(duration) -> duration", true, (given, frame) => Sum(given[0].AsList, Value.Duration(0), frame));
        table.Add("indexOf", "list(A), A -> int", true, (given, frame) => IndexOf(given[0].AsList, given[1], 1, frame));
        table.Add("lastIndexOf", "list(A), A -> int", true, (given, frame) => IndexOf(given[0].AsList, given[1], -1, frame));
    }

    private static Value IsSorted(CelList list, Frame frame)
    {
        for (var i = 1; i < list.Count; i++)
        {
            if (!Ordering.CanCompare(list[i - 1], list[i])) return Value.Error("no such overload");
            if (Ordering.Compare(list[i - 1], list[i], frame) > 0) return Value.False;
        }
        return Value.True;
    }

    private static Value Extreme(CelList list, string name, int sign, Frame frame)
    {
        if (list.Count == 0) return Value.Error($"{name} called on empty list");
        var best = list[0];
        for (var i = 1; i < list.Count; i++)
        {
            if (!Ordering.CanCompare(list[i], best)) return Value.Error("no such overload");
            if (Ordering.Compare(list[i], best, frame) * sign > 0) best = list[i];
        }
        return best;
    }

    private static Value Sum(CelList list, Value zero, Frame frame)
    {
        // Where the types are not known, the first item says which zero is meant.
        var sum = list.Count > 0 ? list[0] : zero;
        if (sum.Kind is not (CelKind.Int or CelKind.Uint or CelKind.Double or CelKind.Duration)) return Value.Error("no such overload");
        for (var i = 1; i < list.Count; i++)
        {
            sum = Arithmetic.Add(sum, list[i], frame);
            if (sum.IsError) return sum;
        }
        return sum;
    }

    private static Value IndexOf(CelList list, Value wanted, int step, Frame frame)
    {
        for (var i = step > 0 ? 0 : list.Count - 1; i >= 0 && i < list.Count; i += step)
        {
            if (ValueEquality.Equal(list[i], wanted, frame)) return Value.Of((long)i);
        }
        return Value.Of(-1L);
    }
}
