using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

internal sealed class ArithmeticNode(Node left, Node right, Func<Value, Value, Frame, Value> operation) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var one = left.Run(frame);
        if (one.IsError) return one;
        var other = right.Run(frame);
        return other.IsError ? other : operation(one, other, frame);
    }
}

internal sealed class NegateNode(Node operand) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var value = operand.Run(frame);
        return value.Kind switch
        {
            CelKind.Int => value.AsInt == long.MinValue ? Arithmetic.Overflow : Value.Of(-value.AsInt),
            CelKind.Double => Value.Of(-value.AsDouble),
            CelKind.Error => value,
            _ => Arithmetic.NoOverload,
        };
    }
}
