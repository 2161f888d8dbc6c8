using MiniKube.Cel.Types;

namespace MiniKube.Cel.Values;

/// <summary>
/// Equality of any two values: different types are unequal, numbers compare by value, and lists that a schema calls sets or maps do not mind their order.
/// Every comparison is paid for, because values that share parts can be far larger than what made them.
/// </summary>
internal static class ValueEquality
{
    public static bool Equal(in Value a, in Value b, Frame frame)
    {
        frame.Spend(1);
        if (a.Kind != b.Kind) return Numbers.IsNumber(a.Kind) && Numbers.IsNumber(b.Kind) && Numbers.Compare(a, b) == 0;
        return a.Kind switch
        {
            CelKind.List => Lists(a.AsList, b.AsList, frame),
            CelKind.Map => Maps(a.AsMap, b.AsMap, frame),
            CelKind.Optional => a.AsOptional.HasValue == b.AsOptional.HasValue && (!a.AsOptional.HasValue || Equal(a.AsOptional.Value, b.AsOptional.Value, frame)),
            CelKind.Opaque => a.AsOpaque.Equals(b.AsOpaque),
            _ => Scalars(a, b),
        };
    }

    /// <summary>Of everything that holds nothing else.</summary>
    public static bool Scalars(in Value a, in Value b)
    {
        if (a.Kind != b.Kind) return Numbers.IsNumber(a.Kind) && Numbers.IsNumber(b.Kind) && Numbers.Compare(a, b) == 0;
        return a.Kind switch
        {
            CelKind.Null => true,
            CelKind.Double => a.AsDouble == b.AsDouble,
            CelKind.String or CelKind.Type => a.Text == b.Text,
            CelKind.Bytes => a.AsBytes.AsSpan().SequenceEqual(b.AsBytes),
            CelKind.Timestamp => a.Seconds == b.Seconds && a.Nanoseconds == b.Nanoseconds,
            _ => a.AsInt == b.AsInt,
        };
    }

    private static bool Lists(CelList a, CelList b, Frame frame)
    {
        if (a.Count != b.Count) return false;
        var type = a.Type.Merge == ListMerge.Atomic ? b.Type : a.Type;
        if (type.Merge != ListMerge.Atomic) return ListMerging.SameItems(a, b, type, frame);
        for (var i = 0; i < a.Count; i++)
        {
            if (!Equal(a[i], b[i], frame)) return false;
        }
        return true;
    }

    private static bool Maps(CelMap a, CelMap b, Frame frame)
    {
        if (ReferenceEquals(a, b)) return true;
        if (a.Count != b.Count) return false;
        foreach (var key in a.Keys)
        {
            if (!a.TryGet(key, out var one) || !b.TryGet(key, out var other) || !Equal(one, other, frame)) return false;
        }
        return true;
    }
}
