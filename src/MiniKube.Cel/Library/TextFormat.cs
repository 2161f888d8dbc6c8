using System.Globalization;
using System.Text;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Library;

/// <summary><c>'%s is %d'.format([a, b])</c>. Rule: CEL strings extension, "Format".</summary>
internal static class TextFormat
{
    private const int MostDigits = 100;

    public static void Add(FunctionTable table) => table.Member("format", "string, list(dyn) -> string", (text, values) => Format(text.AsString, values.AsList));

    private static Value Format(string text, CelList values)
    {
        var made = new StringBuilder();
        var next = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (made.Length > TextPoints.LongestResult) return Value.Error("the resulting string is too large");
            if (text[at] != '%')
            {
                made.Append(text[at]);
                continue;
            }
            if (++at >= text.Length) return Value.Error("unexpected end of string");
            if (text[at] == '%')
            {
                made.Append('%');
                continue;
            }
            var digits = -1;
            if (text[at] == '.')
            {
                var start = ++at;
                while (at < text.Length && char.IsAsciiDigit(text[at])) at++;
                if (!int.TryParse(text.AsSpan(start, at - start), NumberStyles.None, CultureInfo.InvariantCulture, out digits) || digits > MostDigits) return Value.Error("error while parsing precision");
                if (at >= text.Length) return Value.Error("unexpected end of string");
            }
            if (next >= values.Count) return Value.Error($"index {next} out of range");
            if (Clause(made, text[at], digits, values[next++]) is { } error) return Value.Error($"error during formatting: {error}");
        }
        return Value.Of(made.ToString());
    }

    private static string? Clause(StringBuilder made, char clause, int digits, in Value value)
    {
        switch (clause)
        {
            case 's':
                return Plain(made, value);
            case 'd' when value.Kind is CelKind.Int or CelKind.Uint || (value.Kind == CelKind.Double && !double.IsFinite(value.AsDouble)):
                return Plain(made, value);
            case 'f' or 'e' when Numbers.IsNumber(value.Kind):
                var number = value.Kind switch { CelKind.Int => value.AsInt, CelKind.Uint => value.AsUint, _ => value.AsDouble };
                made.Append(Real(number, clause, digits < 0 ? 6 : digits));
                return null;
            case 'b' or 'o' or 'x' or 'X' when value.Kind is CelKind.Int or CelKind.Uint:
                var isNegative = value.Kind == CelKind.Int && value.AsInt < 0;
                var size = isNegative ? unchecked(0UL - (ulong)value.AsInt) : value.AsUint;
                if (isNegative) made.Append('-');
                made.Append(size.ToString(clause == 'o' ? "" : clause switch { 'b' => "b", 'x' => "x", _ => "X" }, CultureInfo.InvariantCulture) is var shown && clause == 'o' ? Octal(size) : shown);
                return null;
            case 'b' when value.Kind == CelKind.Bool:
                made.Append(value.IsTrue ? '1' : '0');
                return null;
            case 'x' or 'X' when value.Kind is CelKind.String or CelKind.Bytes:
                var bytes = value.Kind == CelKind.Bytes ? value.AsBytes : Encoding.UTF8.GetBytes(value.AsString);
                made.Append(clause == 'x' ? Convert.ToHexStringLower(bytes) : Convert.ToHexString(bytes));
                return null;
            case 'd' or 'f' or 'e' or 'b' or 'o' or 'x' or 'X':
                return $"%{clause} cannot format a {Matching.NameOf(value)}";
            default:
                return $"could not parse formatting clause: unrecognized formatting clause \"{clause}\"";
        }
    }

    private static string Octal(ulong number)
    {
        var digits = new Stack<char>();
        do
        {
            digits.Push((char)('0' + (number & 7)));
            number >>= 3;
        }
        while (number > 0);
        return new([.. digits]);
    }

    private static string Real(double number, char clause, int digits)
    {
        if (!double.IsFinite(number)) return double.IsNaN(number) ? "NaN" : number > 0 ? "Infinity" : "-Infinity";
        return number.ToString(clause == 'f' ? $"F{digits}" : digits == 0 ? "0e+00" : $"0.{new string('0', digits)}e+00", CultureInfo.InvariantCulture);
    }

    private static string? Plain(StringBuilder made, in Value value)
    {
        if (made.Length > TextPoints.LongestResult) return "the resulting string is too large";
        switch (value.Kind)
        {
            case CelKind.Null: made.Append("null"); return null;
            case CelKind.String or CelKind.Type: made.Append(value.Text); return null;
            case CelKind.Int: made.Append(CultureInfo.InvariantCulture, $"{value.AsInt}"); return null;
            case CelKind.Uint: made.Append(CultureInfo.InvariantCulture, $"{value.AsUint}"); return null;
            case CelKind.Bool: made.Append(value.IsTrue ? "true" : "false"); return null;
            case CelKind.Double: made.Append(double.IsFinite(value.AsDouble) ? ValueText.Of(value.AsDouble) : Real(value.AsDouble, 'f', 0)); return null;
            case CelKind.Bytes: made.Append(Encoding.UTF8.GetString(value.AsBytes)); return null;
            case CelKind.Timestamp: made.Append(Times.Show(value)); return null;
            case CelKind.Duration: made.Append(Times.Seconds(value.AsDuration)); return null;
            case CelKind.List: return Items(made, value.AsList);
            case CelKind.Map: return Entries(made, value.AsMap);
            case CelKind.Opaque: made.Append(value.AsOpaque); return null;
            default: return $"could not convert argument of type {Matching.NameOf(value)} to string";
        }
    }

    private static string? Items(StringBuilder made, CelList list)
    {
        made.Append('[');
        for (var i = 0; i < list.Count; i++)
        {
            if (i > 0) made.Append(", ");
            if (Plain(made, list[i]) is { } error) return error;
        }
        made.Append(']');
        return null;
    }

    private static string? Entries(StringBuilder made, CelMap map)
    {
        made.Append('{');
        var first = true;
        // In the order of the keys' text, so that the same map always reads the same.
        foreach (var key in map.Keys.OrderBy(key => key.ToString(), StringComparer.Ordinal))
        {
            if (!first) made.Append(", ");
            first = false;
            if (Plain(made, key) is { } wrong) return wrong;
            made.Append(": ");
            map.TryGet(key, out var value);
            if (Plain(made, value.Forced) is { } error) return error;
        }
        made.Append('}');
        return null;
    }
}
