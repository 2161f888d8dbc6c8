using System.Buffers.Text;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>Checks single values against their kind and writes them canonically.</summary>
internal static class SchemaScalar
{
    /// <summary>The value itself, or its canonical form; null when it has another type or, with <paramref name="error"/>, cannot be read.</summary>
    public static JsonValue? Conform(JsonValue value, SchemaKind kind, out string? error)
    {
        error = null;
        var form = value.GetValueKind();
        switch (kind)
        {
            case SchemaKind.String:
                return form == JsonValueKind.String ? value : null;
            case SchemaKind.Boolean:
                return form is JsonValueKind.True or JsonValueKind.False ? value : null;
            case SchemaKind.Int32:
                return form == JsonValueKind.Number ? Integer(value, int.MinValue, int.MaxValue, "int32", out error) : null;
            case SchemaKind.Int64:
                return form == JsonValueKind.Number ? Integer(value, long.MinValue, long.MaxValue, "int64", out error) : null;
            case SchemaKind.Double:
                return form == JsonValueKind.Number ? value : null;
            case SchemaKind.IntOrString:
                return form == JsonValueKind.String ? value : form == JsonValueKind.Number ? Integer(value, int.MinValue, int.MaxValue, "int32", out error) : null;
            case SchemaKind.Bytes:
                return form == JsonValueKind.String ? Bytes(value, out error) : null;
            case SchemaKind.Time:
                return form == JsonValueKind.String ? Time(value, "yyyy-MM-dd'T'HH:mm:ss'Z'", 20, out error) : null;
            case SchemaKind.MicroTime:
                return form == JsonValueKind.String ? Time(value, "yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", 27, out error) : null;
            case SchemaKind.Quantity:
                return form is JsonValueKind.String or JsonValueKind.Number ? Amount(value, out error) : null;
            default:
                return null;
        }
    }

    /// <summary>What a null stands for inside a list or a map.</summary>
    public static JsonNode? Zero(SchemaKind kind) => kind switch
    {
        SchemaKind.Object or SchemaKind.Map => new JsonObject(),
        SchemaKind.List => new JsonArray(),
        SchemaKind.String or SchemaKind.Bytes => JsonValue.Create(""),
        SchemaKind.Quantity => JsonValue.Create("0"),
        SchemaKind.Boolean => JsonValue.Create(false),
        SchemaKind.Int32 or SchemaKind.Int64 or SchemaKind.Double or SchemaKind.IntOrString => JsonValue.Create(0),
        _ => null,
    };

    public static bool TryInteger(JsonValue value, out long number)
    {
        if (value.TryGetValue(out number)) return true;
        if (!value.TryGetValue(out int small)) return false;
        number = small;
        return true;
    }

    private static JsonValue? Integer(JsonValue value, long minimum, long maximum, string type, out string? error)
    {
        error = null;
        if (TryInteger(value, out var number) && number >= minimum && number <= maximum) return value;
        error = $"json: cannot unmarshal number {value.ToJsonString()} into a value of type {type}";
        return null;
    }

    private static JsonValue? Bytes(JsonValue value, out string? error)
    {
        error = null;
        if (Base64.IsValid(value.GetValue<string>())) return value;
        error = "illegal base64 data";
        return null;
    }

    private static JsonValue? Amount(JsonValue value, out string? error)
    {
        error = null;
        var text = value.GetValueKind() == JsonValueKind.String ? value.GetValue<string>() : value.ToJsonString();
        if (!Quantity.TryParse(text, out var quantity))
        {
            error = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";
            return null;
        }
        var canonical = quantity.ToString();
        return value.GetValueKind() == JsonValueKind.String && canonical == text ? value : JsonValue.Create(canonical);
    }

    private static JsonValue? Time(JsonValue value, string format, int length, out string? error)
    {
        error = null;
        var text = value.GetValue<string>();
        if (!TryTime(text, out var time))
        {
            error = $"parsing time \"{text}\": write it as RFC 3339, for example 2006-01-02T15:04:05Z";
            return null;
        }
        return text.Length == length && text[^1] == 'Z' ? value : JsonValue.Create(time.UtcDateTime.ToString(format, CultureInfo.InvariantCulture));
    }

    private static bool TryTime(string text, out DateTimeOffset time)
    {
        time = default;
        if (text.Length is < 20 or > 40 || text[10] != 'T') return false;
        var dot = text.IndexOf('.');
        if (dot > 0)
        {
            // Go writes up to nine decimals, .NET reads seven.
            var end = dot + 1;
            while (end < text.Length && char.IsAsciiDigit(text[end])) end++;
            if (end - dot > 8) text = text[..(dot + 8)] + text[end..];
        }
        return DateTimeOffset.TryParseExact(
            text, ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal,
            out time)
            && (text[^1] == 'Z' || text[^3] == ':');
    }
}
