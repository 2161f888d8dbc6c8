using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Text.RegularExpressions;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary><c>matches</c>, <c>find</c>, <c>findAll</c>.</summary>
internal static class RegexFunctions
{
    /// <summary>Those whose argument is a pattern, so that a constant one is read when the expression is.</summary>
    public static readonly string[] Names = ["matches", "find", "findAll"];

    private const int MostKept = 512;
    private static readonly ConcurrentDictionary<string, object> Known = new(StringComparer.Ordinal);

    public static void Add(FunctionTable table)
    {
        table.Add("matches", "string, string -> bool", true, (given, frame) => TryFind(given, frame, out var regex, out var error) ? Value.Of(regex.IsMatch(given[0].AsString)) : error);
        table.Add("matches", "string, string -> bool", false, (given, frame) => TryFind(given, frame, out var regex, out var error) ? Value.Of(regex.IsMatch(given[0].AsString)) : error);
        table.Add("find", "string, string -> string", true, (given, frame) => TryFind(given, frame, out var regex, out var error) ? Value.Of(regex.Match(given[0].AsString).Value) : error);
        table.Add("findAll", "string, string -> list(string)", true, (given, frame) => All(given, frame, -1));
        table.Add("findAll", "string, string, int -> list(string)", true, (given, frame) => All(given, frame, given[2].AsInt));
    }

    /// <exception cref="FormatException">It is no pattern.</exception>
    public static Pattern Compile(string pattern)
    {
        if (!Known.TryGetValue(pattern, out var known))
        {
            try
            {
                known = Re2.Compile(pattern);
            }
            catch (FormatException error)
            {
                known = error.Message;
            }
            // Patterns come from a few expressions; a flood of them costs time, not memory.
            if (Known.Count >= MostKept) Known.Clear();
            Known.TryAdd(pattern, known);
        }
        return known as Pattern ?? throw new FormatException((string)known);
    }

    private static bool TryFind(ReadOnlySpan<Value> given, Frame frame, [NotNullWhen(true)] out Regex? regex, out Value error)
    {
        (regex, error) = (null, default);
        try
        {
            var pattern = Compile(given[1].AsString);
            regex = pattern.Regex;
            frame.Spend((long)((given[0].AsString.Length + 1) * 0.1 * pattern.Weight * 0.25));
            return true;
        }
        catch (FormatException wrong)
        {
            error = Value.Error(wrong.Message);
            return false;
        }
    }

    private static Value All(ReadOnlySpan<Value> given, Frame frame, long limit)
    {
        if (!TryFind(given, frame, out var regex, out var error)) return error;
        var made = new List<Value>();
        if (limit == 0) return Value.Of(new CelArray([]));
        for (var match = regex.Match(given[0].AsString); match.Success && (limit < 0 || made.Count < limit); match = match.NextMatch())
        {
            frame.Spend(1);
            made.Add(Value.Of(match.Value));
        }
        return Value.Of(new CelArray([.. made]));
    }
}
