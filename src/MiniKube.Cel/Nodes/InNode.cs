using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

internal sealed class InNode(Node item, Node container) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var wanted = item.Run(frame);
        if (wanted.IsError) return wanted;
        var target = container.Run(frame);
        if (target.Kind == CelKind.Map) return Value.Of(target.AsMap.TryGet(wanted, out _));
        if (target.Kind != CelKind.List) return target.IsError ? target : Value.Error("no such overload");
        var list = target.AsList;
        for (var i = 0; i < list.Count; i++)
        {
            if (ValueEquality.Equal(list[i], wanted, frame)) return Value.True;
        }
        return Value.False;
    }
}
