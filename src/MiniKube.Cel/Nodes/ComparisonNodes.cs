using MiniKube.Cel.Values;

namespace MiniKube.Cel.Nodes;

internal sealed class EqualNode(Node left, Node right, bool negated) : Node
{
    public override Value Run(Frame frame)
    {
        var one = left.Run(frame);
        if (one.IsError) return one;
        var other = right.Run(frame);
        if (other.IsError) return other;
        return Value.Of(ValueEquality.Equal(one, other, frame) != negated);
    }
}

internal enum Order
{
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

internal sealed class OrderNode(Node left, Node right, Order order) : Node
{
    public override Value Run(Frame frame)
    {
        frame.Spend(1);
        var one = left.Run(frame);
        if (one.IsError) return one;
        var other = right.Run(frame);
        if (other.IsError) return other;
        if (!Ordering.CanCompare(one, other)) return Value.Error("no such overload");
        // Nothing is less than, equal to or greater than what is no number.
        if (Ordering.Compare(one, other, frame) is not { } compared) return Value.False;
        return Value.Of(order switch
        {
            Order.Less => compared < 0,
            Order.LessOrEqual => compared <= 0,
            Order.Greater => compared > 0,
            _ => compared >= 0,
        });
    }
}

/// <summary>Which values have an order.</summary>
internal static class Ordering
{
    public static bool CanCompare(in Value a, in Value b) =>
        (Numbers.IsNumber(a.Kind) && Numbers.IsNumber(b.Kind))
        || (a.Kind == b.Kind && a.Kind is CelKind.String or CelKind.Bool or CelKind.Bytes or CelKind.Timestamp or CelKind.Duration);

    public static int? Compare(in Value a, in Value b, Frame frame)
    {
        switch (a.Kind)
        {
            case CelKind.String:
                frame.Spend(Math.Min(a.AsString.Length, b.AsString.Length) / 10);
                return CodePoints(a.AsString, b.AsString);
            case CelKind.Bytes:
                frame.Spend(Math.Min(a.AsBytes.Length, b.AsBytes.Length) / 10);
                return a.AsBytes.AsSpan().SequenceCompareTo(b.AsBytes);
            case CelKind.Timestamp:
                var order = a.Seconds.CompareTo(b.Seconds);
                return order != 0 ? order : a.Nanoseconds.CompareTo(b.Nanoseconds);
            case CelKind.Bool or CelKind.Duration:
                return a.AsInt.CompareTo(b.AsInt);
            default:
                return Numbers.Compare(a, b);
        }
    }

    /// <summary>UTF-16 puts what lies beyond the first plane before the last of it; characters do not.</summary>
    private static int CodePoints(string a, string b)
    {
        var same = a.AsSpan().CommonPrefixLength(b);
        if (same == a.Length || same == b.Length) return a.Length - b.Length;
        var (one, other) = (a[same], b[same]);
        if (char.IsSurrogate(one) != char.IsSurrogate(other)) return char.IsSurrogate(one) ? 1 : -1;
        return one - other;
    }
}
