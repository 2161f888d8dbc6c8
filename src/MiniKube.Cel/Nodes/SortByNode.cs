using MiniKube.Cel.Library;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary><c>sortBy</c>: the items of a list by what the body makes of each.</summary>
internal sealed class SortByNode(Node range, LoopSlots slots, Node body) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var target = range.Run(frame);
        if (target.Kind != CelKind.List) return target.IsError ? target : Arithmetic.NoOverload;
        var keys = new Value[target.AsList.Count];
        var items = new LoopItems(target, slots);
        for (var i = 0; items.Next(frame); i++)
        {
            keys[i] = body.Run(frame);
            if (keys[i].IsError) return keys[i];
        }
        return ListTransforms.Sort(ListTransforms.Items(target.AsList), keys, frame);
    }
}
