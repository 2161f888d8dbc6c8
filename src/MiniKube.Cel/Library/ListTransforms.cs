using MiniKube.Cel.Nodes;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>CEL's own extension for lists, which Kubernetes has too: parts of lists, their order, what they hold once or nested.</summary>
internal static class ListTransforms
{
    private static readonly string[] Ordered = ["int", "uint", "double", "bool", "duration", "timestamp", "string", "bytes"];

    public static void Add(FunctionTable table)
    {
        table.Add("slice", "list(A), int, int -> list(A)", true, (given, _) => Slice(given[0].AsList, given[1].AsInt, given[2].AsInt));
        table.Add("reverse", "list(A) -> list(A)", true, (given, _) => Made(Items(given[0].AsList), Array.Reverse));
        table.Add("first", "list(A) -> optional(A)", true, (given, _) => At(given[0].AsList, 0));
        table.Add("last", "list(A) -> optional(A)", true, (given, _) => At(given[0].AsList, given[0].AsList.Count - 1));
        table.Add("distinct", "list(A) -> list(A)", true, (given, frame) => Distinct(given[0].AsList, frame));
        table.Add("flatten", "list(list(A)) -> list(A)", true, (given, frame) => Flatten(given[0].AsList, 1, frame));
        table.Add("flatten", "list(dyn), int -> list(dyn)", true, (given, frame) => Flatten(given[0].AsList, given[1].AsInt, frame));
        table.Add("lists.range", "int -> list(int)", false, (given, frame) => Range(given[0].AsInt, frame));
        foreach (var type in Ordered) table.Add("sort", $"list({type}) -> list({type})", true, (given, frame) => Sort(Items(given[0].AsList), Items(given[0].AsList), frame));
    }

    /// <summary>Items in the order of their keys; those with the same key stay in their order.</summary>
    public static Value Sort(Value[] items, Value[] keys, Frame frame)
    {
        for (var i = 1; i < keys.Length; i++)
        {
            if (keys[i].Kind != keys[0].Kind || !Ordering.CanCompare(keys[0], keys[i])) return Value.Error("list elements must have the same type");
        }
        if (keys.Length == 1 && !Ordering.CanCompare(keys[0], keys[0])) return Value.Error("list elements must be comparable");
        var order = new int[items.Length];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        frame.Spend(items.Length * (long)Math.Ceiling(Math.Log2(items.Length + 1)));
        // Each comparison pays, and the end of a run's budget passes through the sort.
        try
        {
            Array.Sort(order, (a, b) => (Ordering.Compare(keys[a], keys[b], frame) ?? 0) is var compared && compared != 0 ? compared : a - b);
        }
        catch (InvalidOperationException error) when (error.InnerException is CostExceeded)
        {
            throw new CostExceeded();
        }
        return Value.Of(new CelArray([.. order.Select(at => items[at])]));
    }

    public static Value[] Items(CelList list)
    {
        var items = new Value[list.Count];
        for (var i = 0; i < items.Length; i++) items[i] = list[i];
        return items;
    }

    private static Value Made(Value[] items, Action<Value[]> change)
    {
        change(items);
        return Value.Of(new CelArray(items));
    }

    private static Value At(CelList list, int at) => Value.Of(list.Count == 0 ? CelOptional.None : CelOptional.Of(list[at]));

    private static Value Slice(CelList list, long start, long end)
    {
        if (start < 0 || end < 0) return Value.Error($"cannot slice({start}, {end}), negative indexes not supported");
        if (start > end) return Value.Error($"cannot slice({start}, {end}), start index must be less than or equal to end index");
        if (end > list.Count) return Value.Error($"cannot slice({start}, {end}), list is length {list.Count}");
        return Value.Of(new CelArray(Items(list)[(int)start..(int)end]));
    }

    private static Value Distinct(CelList list, Frame frame)
    {
        var kept = new List<Value>();
        for (var i = 0; i < list.Count; i++)
        {
            var item = list[i];
            var known = false;
            for (var j = 0; j < kept.Count && !known; j++)
            {
                frame.Spend(1);
                known = ValueEquality.Equal(kept[j], item, frame);
            }
            if (!known) kept.Add(item);
        }
        return Value.Of(new CelArray([.. kept]));
    }

    private static Value Flatten(CelList list, long depth, Frame frame)
    {
        if (depth < 0) return Value.Error("level must be non-negative");
        var made = new List<Value>();
        Take(list, depth, made, frame);
        return Value.Of(new CelArray([.. made]));
    }

    /// <summary>No deeper than a document may be nested, which recursion can bear.</summary>
    private static void Take(CelList list, long depth, List<Value> made, Frame frame)
    {
        for (var i = 0; i < list.Count; i++)
        {
            frame.Spend(1);
            var item = list[i];
            if (item.Kind == CelKind.List && depth > 0) Take(item.AsList, depth - 1, made, frame);
            else made.Add(item);
        }
    }

    private static Value Range(long count, Frame frame)
    {
        frame.Spend(Math.Max(count, 0));
        var items = new Value[Math.Max(count, 0)];
        for (var i = 0L; i < items.Length; i++) items[i] = Value.Of(i);
        return Value.Of(new CelArray(items));
    }
}
