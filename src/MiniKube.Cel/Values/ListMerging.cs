using MiniKube.Cel.Types;

namespace MiniKube.Cel.Values;

/// <summary>Lists that a schema calls sets or maps: equal in any order, and <c>+</c> joins them. Rule: Kubernetes docs, "Validation rules".</summary>
internal static class ListMerging
{
    public static bool SameItems(CelList a, CelList b, CelType type, Frame frame)
    {
        for (var i = 0; i < a.Count; i++)
        {
            if (Find(b, a[i], type, frame) is not (>= 0 and var at) || !ValueEquality.Equal(a[i], b[at], frame)) return false;
        }
        return true;
    }

    /// <summary>The items of the first list, with what the second has in place of or besides them.</summary>
    public static Value Join(CelList a, CelList b, Frame frame)
    {
        var items = new List<Value>(a.Count + b.Count);
        for (var i = 0; i < a.Count; i++) items.Add(a[i]);
        if (a.Type.Merge == ListMerge.Atomic)
        {
            for (var i = 0; i < b.Count; i++) items.Add(b[i]);
            frame.Spend(items.Count);
            return Value.Of([.. items]);
        }
        for (var i = 0; i < b.Count; i++)
        {
            var at = Find(a, b[i], a.Type, frame);
            if (at < 0) items.Add(b[i]);
            else items[at] = b[i];
        }
        return Value.Of([.. items]);
    }

    private static int Find(CelList list, in Value item, CelType type, Frame frame)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (type.Merge == ListMerge.Map ? SameKeys(list[i], item, type, frame) : ValueEquality.Equal(list[i], item, frame)) return i;
        }
        return -1;
    }

    private static bool SameKeys(in Value a, in Value b, CelType type, Frame frame)
    {
        if (a.Kind != CelKind.Map || b.Kind != CelKind.Map) return false;
        foreach (var key in type.MergeKeys)
        {
            var (hasOne, hasOther) = (a.AsMap.TryGetField(key, out var one), b.AsMap.TryGetField(key, out var other));
            if (hasOne != hasOther || (hasOne && !ValueEquality.Equal(one, other, frame))) return false;
        }
        return true;
    }
}
