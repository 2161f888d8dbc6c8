namespace MiniKube.Api;

/// <summary>Reads the selector language of the API: <c>k=v</c>, <c>k==v</c>, <c>k!=v</c>, <c>k in (a,b)</c>, <c>k notin (a,b)</c>, <c>k</c>, <c>!k</c>, <c>k&gt;1</c>, <c>k&lt;1</c>.</summary>
internal static class LabelQueryParser
{
    public static LabelRequirement[] Parse(string text)
    {
        var requirements = new List<LabelRequirement>();
        foreach (var part in Split(text))
        {
            if (requirements.Count == 100) throw new FormatException("a selector may have at most 100 requirements");
            requirements.Add(Requirement(part.Trim(), text));
        }
        return [.. requirements];
    }

    private static LabelRequirement Requirement(string part, string whole)
    {
        if (part.Length == 0) throw new FormatException($"unable to parse requirement: empty requirement in \"{whole}\"");
        if (part[0] == '!') return new(Key(part[1..]), LabelOperator.DoesNotExist, []);
        if (part.EndsWith(')')) return SetRequirement(part);
        var at = part.IndexOfAny(['=', '!', '<', '>']);
        if (at < 0) return new(Key(part), LabelOperator.Exists, []);
        var key = Key(part[..at]);
        var rest = part[at..];
        if (rest.StartsWith("!=")) return new(key, LabelOperator.NotIn, [Value(rest[2..])]);
        if (rest.StartsWith("==")) return new(key, LabelOperator.In, [Value(rest[2..])]);
        return rest[0] switch
        {
            '=' => new(key, LabelOperator.In, [Value(rest[1..])]),
            '>' => new(key, LabelOperator.GreaterThan, [Number(rest[1..])]),
            '<' => new(key, LabelOperator.LessThan, [Number(rest[1..])]),
            _ => throw new FormatException($"unable to parse requirement: found '{rest}', expected: '!=', '=', '==', 'in', notin'"),
        };
    }

    private static LabelRequirement SetRequirement(string part)
    {
        var open = part.IndexOf('(');
        if (open < 0) throw new FormatException($"unable to parse requirement: found ')' without '(' in \"{part}\"");
        var words = part[..open].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (words is not [var key, "in" or "notin"]) throw new FormatException($"unable to parse requirement: expected 'KEY in (…)' or 'KEY notin (…)', found \"{part}\"");
        var values = part[(open + 1)..^1].Split(',').Select(Value).ToArray();
        return new(Key(key), words[1] == "in" ? LabelOperator.In : LabelOperator.NotIn, values);
    }

    private static IEnumerable<string> Split(string text)
    {
        var depth = 0;
        var start = 0;
        for (var i = 0; i < text.Length; i++)
        {
            depth += text[i] switch { '(' => 1, ')' => -1, _ => 0 };
            if (depth is < 0 or > 1) throw new FormatException($"unable to parse requirement: unbalanced parentheses in \"{text}\"");
            if (text[i] != ',' || depth != 0) continue;
            yield return text[start..i];
            start = i + 1;
        }
        if (depth != 0) throw new FormatException($"unable to parse requirement: unbalanced parentheses in \"{text}\"");
        yield return text[start..];
    }

    private static string Key(string text)
    {
        var key = text.Trim();
        return Names.LabelKeyError(key) is { } error ? throw new FormatException($"unable to parse requirement: <nil>: Invalid value: \"{key}\": {error}") : key;
    }

    private static string Value(string text)
    {
        var value = text.Trim();
        return Names.LabelValueError(value) is { } error ? throw new FormatException($"unable to parse requirement: values[0]: Invalid value: \"{value}\": {error}") : value;
    }

    private static string Number(string text) =>
        long.TryParse(text.Trim(), out _) ? text.Trim() : throw new FormatException($"for 'Gt', 'Lt' operators, the value must be an integer, not \"{text.Trim()}\"");
}
