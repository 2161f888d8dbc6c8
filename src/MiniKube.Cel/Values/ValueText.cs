using System.Globalization;
using System.Text;

namespace MiniKube.Cel.Values;

/// <summary>How values read in messages.</summary>
internal static class ValueText
{
    private const int LongestShown = 200;

    public static string Show(in Value value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    public static string Of(double number) => number switch
    {
        double.PositiveInfinity => "+Inf",
        double.NegativeInfinity => "-Inf",
        double.NaN => "NaN",
        _ when Math.Abs(number) is 0 or (>= 1e-4 and < 1e21) => number.ToString("0.#################################", CultureInfo.InvariantCulture) is var plain && double.Parse(plain, CultureInfo.InvariantCulture) == number ? plain : number.ToString("R", CultureInfo.InvariantCulture),
        _ => Exponent(number.ToString("R", CultureInfo.InvariantCulture)),
    };

    private static string Exponent(string text)
    {
        var at = text.IndexOf('E');
        if (at < 0) return text;
        var digits = text[(at + 2)..];
        return $"{text[..at]}e{text[at + 1]}{(digits.Length < 2 ? "0" : "")}{digits}";
    }

    private static void Append(StringBuilder text, in Value value)
    {
        if (text.Length > LongestShown)
        {
            if (text[^1] != '…') text.Append('…');
            return;
        }
        switch (value.Kind)
        {
            case ValueKind.Null: text.Append("null"); break;
            case ValueKind.Bool: text.Append(value.IsTrue ? "true" : "false"); break;
            case ValueKind.Int: text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}"); break;
            case ValueKind.Uint: text.Append(CultureInfo.InvariantCulture, $"{value.AsUint}u"); break;
            case ValueKind.Double: text.Append(Of(value.AsDouble)); break;
            case ValueKind.String: text.Append('"').Append(value.AsString).Append('"'); break;
            case ValueKind.Bytes: text.Append("b\"").Append(Convert.ToHexString(value.AsBytes)).Append('"'); break;
            case ValueKind.Timestamp: text.Append(Times.Show(value)); break;
            case ValueKind.Duration: text.Append(Times.Seconds(value.AsDuration)); break;
            case ValueKind.List: Items(text, value.AsList); break;
            case ValueKind.Map: Entries(text, value.AsMap); break;
            case ValueKind.Optional: text.Append(value.AsOptional.HasValue ? $"optional.of({Show(value.AsOptional.Value)})" : "optional.none()"); break;
            case ValueKind.Opaque: text.Append(value.AsOpaque); break;
            case ValueKind.Error: text.Append("error: ").Append(value.Text); break;
            case ValueKind.Lazy: text.Append('…'); break;
            default: text.Append(value.Text); break;
        }
    }

    private static void Items(StringBuilder text, CelList list)
    {
        text.Append('[');
        for (var i = 0; i < list.Count && text.Length <= LongestShown; i++)
        {
            if (i > 0) text.Append(", ");
            Append(text, list[i]);
        }
        text.Append(']');
    }

    private static void Entries(StringBuilder text, CelMap map)
    {
        text.Append('{');
        var first = true;
        foreach (var key in map.Keys)
        {
            if (text.Length > LongestShown) break;
            if (!first) text.Append(", ");
            first = false;
            Append(text, key);
            text.Append(": ");
            map.TryGet(key, out var value);
            Append(text, value);
        }
        text.Append('}');
    }
}
