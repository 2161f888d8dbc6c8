using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>Goes through a list or a map and puts what it finds into the loop's variables. Each step is paid for.</summary>
internal struct LoopItems
{
    private readonly LoopSlots slots;
    private readonly CelList? list;
    private readonly CelMap? map;
    private readonly IEnumerator<Value>? keys;
    private int at = -1;

    public LoopItems(in Value range, LoopSlots slots)
    {
        this.slots = slots;
        if (range.Kind == CelKind.List) list = range.AsList;
        else if (range.Kind == CelKind.Map && range.AsMap.Type is null)
        {
            map = range.AsMap;
            keys = map.Keys.GetEnumerator();
        }
        else Error = range.IsError ? range : Value.Error("no such overload");
    }

    public Value? Error { get; }

    public bool Next(Frame frame)
    {
        frame.Spend(2);
        if (list is not null)
        {
            if (++at >= list.Count) return false;
            if (slots.Second < 0) frame.Slots[slots.First] = list[at];
            else
            {
                frame.Slots[slots.First] = Value.Of((long)at);
                frame.Slots[slots.Second] = list[at];
            }
            return true;
        }
        if (!keys!.MoveNext()) return false;
        frame.Slots[slots.First] = keys.Current;
        if (slots.Second >= 0)
        {
            map!.TryGet(keys.Current, out var value);
            frame.Slots[slots.Second] = value.Forced;
        }
        return true;
    }
}
