using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Cel.Types;
using MiniKube.Cel.Values;

namespace MiniKube.Cel.Json;

/// <summary>Parts of JSON documents as values, read when they are looked at and as what a schema says they are.</summary>
public static class JsonValues
{
    public static Value Of(JsonNode? node) => Of(node, CelType.Dyn);

    public static Value Of(JsonNode? node, CelType type) => node switch
    {
        null => Value.Null,
        JsonObject map => Value.Of(type.Kind == CelKind.Object ? new JsonFields(map, type) : new JsonMap(map, type.Kind == CelKind.Map ? type.Element : CelType.Dyn)),
        JsonArray list => Value.Of(new JsonList(list, type)),
        _ => Scalar((JsonValue)node, type),
    };

    private static Value Scalar(JsonValue node, CelType type)
    {
        switch (node.GetValueKind())
        {
            case JsonValueKind.True:
                return Value.True;
            case JsonValueKind.False:
                return Value.False;
            case JsonValueKind.Number:
                return Number(node, type.Kind);
            case JsonValueKind.String:
                return Text(node, type.Kind);
            default:
                return Value.Null;
        }
    }

    private static Value Text(JsonValue node, CelKind kind)
    {
        if (!node.TryGetValue(out string? text)) text = node.ToString();
        switch (kind)
        {
            case CelKind.Timestamp:
                return text.Length == 10 ? Times.ParseTimestamp(text + "T00:00:00Z") : Times.ParseTimestamp(text);
            case CelKind.Duration:
                return Times.ParseDuration(text);
            case CelKind.Bytes:
                var bytes = new byte[(text.Length * 3 / 4) + 3];
                return Convert.TryFromBase64String(text, bytes, out var length) ? Value.Of(bytes[..length]) : Value.Error("invalid base64 data");
            default:
                return Value.Of(text);
        }
    }

    private static Value Number(JsonValue node, CelKind kind)
    {
        if (kind != CelKind.Double)
        {
            if (node.TryGetValue(out long whole)) return Value.Of(whole);
            if (node.TryGetValue(out int small)) return Value.Of((long)small);
        }
        if (!node.TryGetValue(out double real))
        {
            // A document that was not read from JSON may hold numbers of any type.
            var text = node.ToJsonString();
            if (kind != CelKind.Double && long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)) return Value.Of(number);
            real = double.Parse(text, CultureInfo.InvariantCulture);
        }
        // An integer of the schema may be written as 1.0 or 1e3.
        return kind == CelKind.Int && Numbers.TryToInt(real, out var exact) ? Value.Of(exact) : Value.Of(real);
    }
}
