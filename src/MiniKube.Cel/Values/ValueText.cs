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
            case CelKind.Null: text.Append("null"); break;
            case CelKind.Bool: text.Append(value.IsTrue ? "true" : "false"); break;
            case CelKind.Int: text.Append(CultureInfo.InvariantCulture, $"{value.AsInt}"); break;
            case CelKind.Uint: text.Append(CultureInfo.InvariantCulture, $"{value.AsUint}u"); break;
            case CelKind.Double: text.Append(Of(value.AsDouble)); break;
            case CelKind.String: text.Append('"').Append(value.AsString).Append('"'); break;
            case CelKind.Bytes: text.Append("b\"").Append(Convert.ToHexString(value.AsBytes)).Append('"'); break;
            case CelKind.Timestamp: text.Append(Times.Show(value)); break;
            case CelKind.Duration: text.Append(Times.Seconds(value.AsDuration)); break;
            case CelKind.List: Items(text, value.AsList); break;
            case CelKind.Map: Entries(text, value.AsMap); break;
            case CelKind.Optional: text.Append(value.AsOptional.HasValue ? $"optional.of({Show(value.AsOptional.Value)})" : "optional.none()"); break;
            case CelKind.Opaque: text.Append(value.AsOpaque); break;
            case CelKind.Error: text.Append("error: ").Append(value.Text); break;
            case CelKind.Lazy: text.Append('…'); break;
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
