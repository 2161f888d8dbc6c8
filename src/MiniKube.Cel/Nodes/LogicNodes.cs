using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

/// <summary>False on either side decides, whatever the other is, errors too.</summary>
internal sealed class AndNode(Node left, Node right) : Node
{
    public override Value Run(Frame frame)
    {
        var one = left.Run(frame);
        if (one.IsFalse) return one;
        var other = right.Run(frame);
        if (other.IsFalse) return other;
        return Logic.Undecided(one, other) ?? Value.True;
    }
}

/// <summary>True on either side decides, whatever the other is, errors too.</summary>
internal sealed class OrNode(Node left, Node right) : Node
{
    public override Value Run(Frame frame)
    {
        var one = left.Run(frame);
        if (one.IsTrue) return one;
        var other = right.Run(frame);
        if (other.IsTrue) return other;
        return Logic.Undecided(one, other) ?? Value.False;
    }
}

internal sealed class NotNode(Node operand) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var value = operand.Run(frame);
        return value.Kind == CelKind.Bool ? Value.Of(!value.IsTrue) : value.IsError ? value : Value.Error("no such overload");
    }
}

internal sealed class ConditionNode(Node condition, Node then, Node otherwise) : Node
{
    public override Value Run(Frame frame)
    {
        var value = condition.Run(frame);
        return value.IsTrue ? then.Run(frame) : value.IsFalse ? otherwise.Run(frame) : value.IsError ? value : Value.Error("no such overload");
    }
}

internal static class Logic
{
    /// <summary>Null when both sides are flags.</summary>
    public static Value? Undecided(in Value one, in Value other) =>
        one.IsError ? one : other.IsError ? other : one.Kind == CelKind.Bool && other.Kind == CelKind.Bool ? null : Value.Error("no such overload");
}
