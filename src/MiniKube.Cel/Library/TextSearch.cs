using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>What is in a text, and where.</summary>
internal static class TextSearch
{
    public static void Add(FunctionTable table)
    {
        table.Member("contains", "string, string -> bool", (text, part) => Value.Of(text.AsString.Contains(part.AsString, StringComparison.Ordinal)));
        table.Member("startsWith", "string, string -> bool", (text, part) => Value.Of(text.AsString.StartsWith(part.AsString, StringComparison.Ordinal)), cheap: true);
        table.Member("endsWith", "string, string -> bool", (text, part) => Value.Of(text.AsString.EndsWith(part.AsString, StringComparison.Ordinal)), cheap: true);
        table.Member("indexOf", "string, string -> int", (text, part) => First(text.AsString, part.AsString, 0));
        table.Member("indexOf", "string, string, int -> int", (text, part, from) => First(text.AsString, part.AsString, from.AsInt));
        table.Member("lastIndexOf", "string, string -> int", (text, part) => Last(text.AsString, part.AsString, TextPoints.Count(text.AsString)));
        table.Member("lastIndexOf", "string, string, int -> int", (text, part, from) => Last(text.AsString, part.AsString, from.AsInt));
    }

    private static Value First(string text, string part, long from)
    {
        var start = TextPoints.Offset(text, from);
        if (start < 0) return OutOfRange(from);
        return Index(text, text.IndexOf(part, start, StringComparison.Ordinal));
    }

    /// <param name="from">Where it begins at the latest.</param>
    private static Value Last(string text, string part, long from)
    {
        var start = TextPoints.Offset(text, from);
        if (start < 0) return OutOfRange(from);
        var end = Math.Min(start + part.Length, text.Length);
        return Index(text, text.AsSpan(0, end).LastIndexOf(part, StringComparison.Ordinal));
    }

    private static Value OutOfRange(long from) => Value.Error($"index out of range: {from}");

    private static Value Index(string text, int at) => Value.Of(at < 0 ? -1L : TextPoints.Count(text.AsSpan(0, at)));
}
