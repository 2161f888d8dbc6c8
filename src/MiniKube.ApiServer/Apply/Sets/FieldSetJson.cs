using System.Buffers;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Apply.Sets;

/// <summary>FieldsV1, the form in which sets of fields travel: <c>{"f:spec":{"f:replicas":{}}}</c>; "." stands for the path itself.</summary>
internal static class FieldSetJson
{
    public static void Write(Utf8JsonWriter writer, FieldSet set)
    {
        writer.WriteStartObject();
        if (set is { IsMember: true, HasChildren: true })
        {
            writer.WriteStartObject("."u8);
            writer.WriteEndObject();
        }
        foreach (var (element, child) in set.Children)
        {
            WriteName(writer, element);
            Write(writer, child);
        }
        writer.WriteEndObject();
    }

    public static void WriteName(Utf8JsonWriter writer, in PathElement element)
    {
        Span<char> name = element.Text.Length < 126 ? stackalloc char[element.Text.Length + 2] : new char[element.Text.Length + 2];
        name[0] = element.Kind;
        name[1] = ':';
        element.Text.CopyTo(name[2..]);
        writer.WritePropertyName(name);
    }

    /// <param name="reader">Stands at the opening brace, and stops at the closing one.</param>
    /// <exception cref="FormatException">No FieldsV1.</exception>
    public static FieldSet Read(ref Utf8JsonReader reader)
    {
        var root = ReadInside(ref reader);
        // The document itself is never owned; "{}" at the top is the empty set.
        return root.HasChildren ? root : FieldSet.Empty;
    }

    private static FieldSet ReadInside(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject) throw new FormatException("fields are objects");
        var isMember = false;
        List<(PathElement, FieldSet)>? children = null;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            if (reader.ValueTextEquals("."u8))
            {
                isMember = true;
                reader.Read();
                reader.Skip();
                continue;
            }
            var element = Element(ref reader);
            reader.Read();
            (children ??= []).Add((element, ReadInside(ref reader)));
        }
        return FieldSet.Of(isMember || children is null, children);
    }

    private static PathElement Element(ref Utf8JsonReader reader)
    {
        var length = reader.HasValueSequence ? (int)reader.ValueSequence.Length : reader.ValueSpan.Length;
        Span<byte> bytes = length <= 256 ? stackalloc byte[length] : new byte[length];
        bytes = bytes[..reader.CopyString(bytes)];
        if (bytes.Length < 2 || bytes[1] != ':') throw new FormatException("a field's name starts with f:, k:, v: or i:");
        var text = bytes[2..];
        return bytes[0] switch
        {
            (byte)'f' => PathElement.Field(Names.Of(text)),
            (byte)'k' => new('k', Canonical(text)),
            (byte)'v' => new('v', Canonical(text)),
            (byte)'i' => new('i', Encoding.UTF8.GetString(text)),
            _ => throw new FormatException("a field's name starts with f:, k:, v: or i:"),
        };
    }

    // Others may write keys in another order or with other escapes.
    private static string Canonical(ReadOnlySpan<byte> json)
    {
        try
        {
            return ItemKey.Text(System.Text.Json.Nodes.JsonNode.Parse(json));
        }
        catch (JsonException error)
        {
            throw new FormatException("a key or value inside a field's name is no JSON", error);
        }
    }

    /// <summary>Names of fields repeat in every object; the common ones are kept as one string.</summary>
    private static class Names
    {
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string> Known = new(StringComparer.Ordinal);
        private static readonly System.Collections.Concurrent.ConcurrentDictionary<string, string>.AlternateLookup<ReadOnlySpan<char>> Lookup =
            Known.GetAlternateLookup<ReadOnlySpan<char>>();

        public static string Of(ReadOnlySpan<byte> utf8)
        {
            if (utf8.Length > 64) return Encoding.UTF8.GetString(utf8);
            Span<char> text = stackalloc char[64];
            text = text[..Encoding.UTF8.GetChars(utf8, text)];
            if (Lookup.TryGetValue(text, out var known)) return known;
            var made = text.ToString();
            return Known.Count < 4096 ? Known.GetOrAdd(made, made) : made;
        }
    }
}
