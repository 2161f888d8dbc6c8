using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Lists looked at as sets.</summary>
internal static class SetFunctions
{
    public static void Add(FunctionTable table)
    {
        table.Add("sets.contains", "list(A), list(A) -> bool", false, (given, frame) => Value.Of(Contains(given[0].AsList, given[1].AsList, frame)));
        table.Add("sets.equivalent", "list(A), list(A) -> bool", false,
            (given, frame) => Value.Of(Contains(given[0].AsList, given[1].AsList, frame) && Contains(given[1].AsList, given[0].AsList, frame)));
        table.Add("sets.intersects", "list(A), list(A) -> bool", false, (given, frame) => Value.Of(Intersects(given[0].AsList, given[1].AsList, frame)));
    }

    private static bool Contains(CelList list, CelList others, Frame frame)
    {
        for (var i = 0; i < others.Count; i++)
        {
            if (!Has(list, others[i], frame)) return false;
        }
        return true;
    }

    private static bool Intersects(CelList list, CelList others, Frame frame)
    {
        for (var i = 0; i < others.Count; i++)
        {
            if (Has(list, others[i], frame)) return true;
        }
        return false;
    }

    private static bool Has(CelList list, in Value item, Frame frame)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (ValueEquality.Equal(list[i], item, frame)) return true;
        }
        return false;
    }
}
