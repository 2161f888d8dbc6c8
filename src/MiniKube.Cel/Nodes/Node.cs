using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>A part of an expression that can be run. It never throws but for its cost; errors are values.</summary>
internal abstract class Node
{
    public abstract Value Run(Frame frame);
}

internal sealed class ConstantNode(Value value) : Node
{
    public Value Value => value;

    public override Value Run(Frame frame) => value;
}

/// <summary>A variable.</summary>
internal sealed class SlotNode(int slot) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        ref var value = ref frame.Slots[slot];
        if (value.Kind == CelKind.Lazy) value = value.Forced;
        return value;
    }
}
