using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>Where a loop keeps its variables; the second is -1 where there is one only.</summary>
internal readonly record struct LoopSlots(int First, int Second);

/// <summary><c>all</c> and <c>exists</c>: the first item that decides ends it, and decides over errors of others.</summary>
internal sealed class QuantifierNode(Node range, LoopSlots slots, Node body, bool isAll) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = range.Run(frame);
        var items = new LoopItems(target, slots);
        if (items.Error is { } unfit) return unfit;
        Value? error = null;
        while (items.Next(frame))
        {
            var value = body.Run(frame);
            if (isAll ? value.IsFalse : value.IsTrue) return value;
            if (value.Kind != CelKind.Bool) error ??= value.IsError ? value : Value.Error("no such overload");
        }
        return error ?? Value.Of(isAll);
    }
}

internal sealed class ExistsOneNode(Node range, LoopSlots slots, Node body) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var items = new LoopItems(range.Run(frame), slots);
        if (items.Error is { } unfit) return unfit;
        var count = 0;
        while (items.Next(frame))
        {
            var value = body.Run(frame);
            if (value.Kind != CelKind.Bool) return value.IsError ? value : Value.Error("no such overload");
            if (value.IsTrue) count++;
        }
        return Value.Of(count == 1);
    }
}

/// <summary><c>map</c>, <c>filter</c> and <c>transformList</c>.</summary>
internal sealed class MapListNode(Node range, LoopSlots slots, Node? filter, Node body) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var items = new LoopItems(range.Run(frame), slots);
        if (items.Error is { } unfit) return unfit;
        var made = new List<Value>();
        while (items.Next(frame))
        {
            if (!LoopFilter.Passes(filter, frame, out var error))
            {
                if (error.IsError) return error;
                continue;
            }
            var value = body.Run(frame);
            if (value.IsError) return value;
            made.Add(value);
        }
        return Value.Of(new CelArray([.. made]));
    }
}

/// <summary><c>transformMap</c> and <c>transformMapEntry</c>.</summary>
internal sealed class TransformMapNode(Node range, LoopSlots slots, Node? filter, Node body, bool isEntry) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(30);
        var items = new LoopItems(range.Run(frame), slots);
        if (items.Error is { } unfit) return unfit;
        var made = new CelDictionary();
        while (items.Next(frame))
        {
            if (!LoopFilter.Passes(filter, frame, out var error))
            {
                if (error.IsError) return error;
                continue;
            }
            var key = frame.Slots[slots.First];
            var value = body.Run(frame);
            if (value.IsError) return value;
            if (!isEntry)
            {
                if (MapKeys.Add(made, key, value) is { } wrong) return wrong;
                continue;
            }
            if (value.Kind != CelKind.Map) return Value.Error("no such overload");
            foreach (var name in value.AsMap.Keys)
            {
                value.AsMap.TryGet(name, out var entry);
                if (MapKeys.Add(made, name, entry) is { } wrong) return wrong;
            }
        }
        return Value.Of(made);
    }
}

internal static class LoopFilter
{
    public static bool Passes(Node? filter, Frame frame, out Value error)
    {
        error = default;
        if (filter is null) return true;
        var value = filter.Run(frame);
        if (value.Kind != CelKind.Bool) error = value.IsError ? value : Value.Error("no such overload");
        return value.IsTrue;
    }
}
