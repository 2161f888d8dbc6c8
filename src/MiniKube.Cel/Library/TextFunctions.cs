using System.Text;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary>Functions that take text apart and put it together.</summary>
internal static class TextFunctions
{
    private static readonly Value TooLarge = Value.Error("the resulting string is too large");

    public static void Add(FunctionTable table)
    {
        table.Member("charAt", "string, int -> string", CharAt);
        table.Member("lowerAscii", "string -> string", text => Value.Of(string.Create(text.AsString.Length, text.AsString, (made, from) => Ascii(from, made, 'A', 'Z', 32))));
        table.Member("upperAscii", "string -> string", text => Value.Of(string.Create(text.AsString.Length, text.AsString, (made, from) => Ascii(from, made, 'a', 'z', -32))));
        table.Member("trim", "string -> string", text => Value.Of(text.AsString.Trim()));
        table.Member("reverse", "string -> string", Reverse);
        table.Member("substring", "string, int -> string", (text, start) => Substring(text.AsString, start.AsInt, TextPoints.Count(text.AsString)));
        table.Member("substring", "string, int, int -> string", (text, start, end) => Substring(text.AsString, start.AsInt, end.AsInt));
        table.Member("replace", "string, string, string -> string", (text, old, with) => Replace(text.AsString, old.AsString, with.AsString, -1));
        table.Add("replace", "string, string, string, int -> string", true, (given, _) => Replace(given[0].AsString, given[1].AsString, given[2].AsString, given[3].AsInt));
        table.Member("split", "string, string -> list(string)", (text, by) => Split(text.AsString, by.AsString, -1));
        table.Member("split", "string, string, int -> list(string)", (text, by, limit) => Split(text.AsString, by.AsString, limit.AsInt));
        table.Member("join", "list(string) -> string", list => Join(list.AsList, ""));
        table.Member("join", "list(string), string -> string", (list, between) => Join(list.AsList, between.AsString));
        table.Global("strings.quote", "string -> string", Quote);
        table.Global("jsonpatch.escapeKey", "string -> string", text => Value.Of(text.AsString.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)));
    }

    private static Value CharAt(Value text, Value index)
    {
        var at = TextPoints.Offset(text.AsString, index.AsInt);
        if (at < 0) return Value.Error($"index out of range: {index.AsInt}");
        if (at == text.AsString.Length) return Value.Of("");
        return Value.Of(text.AsString.Substring(at, char.IsSurrogatePair(text.AsString, at) ? 2 : 1));
    }

    private static void Ascii(string from, Span<char> made, char first, char last, int shift)
    {
        for (var i = 0; i < from.Length; i++) made[i] = from[i] >= first && from[i] <= last ? (char)(from[i] + shift) : from[i];
    }

    private static Value Reverse(Value text)
    {
        var runes = text.AsString.EnumerateRunes().ToArray();
        Array.Reverse(runes);
        var made = new StringBuilder(text.AsString.Length);
        foreach (var rune in runes) made.Append(rune.ToString());
        return Value.Of(made.ToString());
    }

    private static Value Substring(string text, long start, long end)
    {
        var (from, to) = (TextPoints.Offset(text, start), TextPoints.Offset(text, end));
        if (from < 0) return Value.Error($"index out of range: {start}");
        if (to < 0) return Value.Error($"index out of range: {end}");
        return from > to ? Value.Error($"invalid substring range. start: {start}, end: {end}") : Value.Of(text[from..to]);
    }

    private static Value Replace(string text, string old, string with, long limit)
    {
        if (limit == 0) return Value.Of(text);
        var made = new StringBuilder();
        var at = 0;
        for (var count = 0L; limit < 0 || count < limit; count++)
        {
            // Nothing is found before every character and at the end.
            var found = old.Length > 0 ? text.IndexOf(old, at, StringComparison.Ordinal) : count == 0 ? 0 : at >= text.Length ? -1 : at + (char.IsSurrogatePair(text, at) ? 2 : 1);
            if (found < 0) break;
            made.Append(text, at, found - at).Append(with);
            at = found + old.Length;
            if (made.Length > TextPoints.LongestResult) return TooLarge;
        }
        return Value.Of(made.Append(text, at, text.Length - at).ToString());
    }

    private static Value Split(string text, string by, long limit)
    {
        if (limit == 0) return Value.Of(new CelArray([]));
        if (by.Length > 0)
        {
            return Texts(limit < 0 ? text.Split(by) : text.Split(by, (int)Math.Min(limit, int.MaxValue)));
        }
        var parts = new List<string>();
        for (var at = 0; at < text.Length;)
        {
            var length = parts.Count == limit - 1 ? text.Length - at : char.IsSurrogatePair(text, at) ? 2 : 1;
            parts.Add(text.Substring(at, length));
            at += length;
        }
        return Texts([.. parts]);
    }

    private static Value Texts(string[] parts) => Value.Of(new CelArray([.. parts.Select(Value.Of)]));

    private static Value Join(CelList list, string between)
    {
        var made = new StringBuilder();
        for (var i = 0; i < list.Count; i++)
        {
            if (list[i].Kind != CelKind.String) return Value.Error("no such overload");
            if (i > 0) made.Append(between);
            made.Append(list[i].AsString);
            if (made.Length > TextPoints.LongestResult) return TooLarge;
        }
        return Value.Of(made.ToString());
    }

    private static Value Quote(Value text)
    {
        var made = new StringBuilder("\"");
        foreach (var letter in text.AsString)
        {
            var escaped = letter switch
            {
                '\a' => "\\a", '\b' => "\\b", '\f' => "\\f", '\n' => "\\n", '\r' => "\\r", '\t' => "\\t", '\v' => "\\v", '\\' => "\\\\", '"' => "\\\"", _ => null,
            };
            if (escaped is null) made.Append(letter);
            else made.Append(escaped);
        }
        return Value.Of(made.Append('"').ToString());
    }
}
