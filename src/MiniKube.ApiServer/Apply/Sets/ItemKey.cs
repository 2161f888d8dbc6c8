using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Apply.Sets;

/// <summary>Names an item of a list that is a map or a set.</summary>
internal static class ItemKey
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    /// <summary>Null: the item lacks a key that has no default.</summary>
    public static PathElement? OfItem(JsonNode? item, SchemaField field)
    {
        if (item is not JsonObject map) return null;
        if (field.Keys.Count == 1 && map[field.Keys[0]] is JsonValue only && only.TryGetValue(out string? text) && IsPlain(text))
        {
            return new('k', $"{{\"{field.Keys[0]}\":\"{text}\"}}");
        }
        var keys = new JsonObject();
        foreach (var name in field.Keys.Order(StringComparer.Ordinal))
        {
            var value = map[name]?.DeepClone() ?? Default(field, name);
            if (value is not JsonValue) return null;
            keys[name] = value;
        }
        return new('k', Text(keys));
    }

    public static PathElement OfValue(JsonNode? item) => new('v', Text(item));

    /// <summary>Canonical: keys sorted, nothing escaped that need not be.</summary>
    public static string Text(JsonNode? value)
    {
        var buffer = new ArrayBufferWriter<byte>(64);
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            if (value is JsonObject map)
            {
                writer.WriteStartObject();
                foreach (var (name, child) in map.OrderBy(pair => pair.Key, StringComparer.Ordinal))
                {
                    writer.WritePropertyName(name);
                    if (child is null) writer.WriteNullValue();
                    else child.WriteTo(writer);
                }
                writer.WriteEndObject();
            }
            else if (value is null) writer.WriteNullValue();
            else value.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    private static JsonNode? Default(SchemaField field, string name) =>
        field.Schema.Items?.Field(name) is { Default: { } json } ? JsonNode.Parse(json) : null;

    private static bool IsPlain(string text)
    {
        foreach (var letter in text)
        {
            if (!(char.IsAsciiLetterOrDigit(letter) || letter is '-' or '.' or '_' or '/')) return false;
        }
        return true;
    }
}
