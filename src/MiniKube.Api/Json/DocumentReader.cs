using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Api;

/// <summary>
/// Reads JSON into a mutable document at once, not lazily as <see cref="JsonNode.Parse(string, JsonNodeOptions?, JsonDocumentOptions)"/> does.
/// A key that stands twice is reported and the last one wins, as in Kubernetes.
/// </summary>
public static class DocumentReader
{
    /// <summary>Deeper nesting is refused: no object of the API needs it, and a stack has an end.</summary>
    public const int MaximumDepth = 60;

    private static readonly JsonReaderOptions Options = new() { MaxDepth = MaximumDepth };

    /// <exception cref="JsonException">The text is no JSON, or nests too deep.</exception>
    public static JsonNode? Read(ReadOnlySequence<byte> json, ICollection<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(json, Options);
        return Whole(ref reader, duplicates);
    }

    /// <exception cref="JsonException">The text is no JSON, or nests too deep.</exception>
    public static JsonNode? Read(ReadOnlySpan<byte> json, ICollection<string>? duplicates = null)
    {
        var reader = new Utf8JsonReader(json, Options);
        return Whole(ref reader, duplicates);
    }

    /// <summary>Of JSON that is known to be an object, such as a stored one.</summary>
    public static JsonObject ReadObject(ReadOnlySpan<byte> json) =>
        Read(json) as JsonObject ?? throw new JsonException("the document is no JSON object");

    private static JsonNode? Whole(ref Utf8JsonReader reader, ICollection<string>? duplicates)
    {
        try
        {
            reader.Read();
            var node = Value(ref reader, duplicates is null ? null : new FieldPath(), duplicates);
            if (reader.Read()) throw new JsonException("something follows the end of the document");
            return node;
        }
        catch (InvalidOperationException error)
        {
            // Text that is no UTF-8, or half of a surrogate pair.
            throw new JsonException(error.Message, error);
        }
    }

    private static JsonNode? Value(ref Utf8JsonReader reader, FieldPath? path, ICollection<string>? duplicates) => reader.TokenType switch
    {
        JsonTokenType.StartObject => Object(ref reader, path, duplicates),
        JsonTokenType.StartArray => Array(ref reader, path, duplicates),
        JsonTokenType.String => JsonValue.Create(reader.GetString()),
        JsonTokenType.True => JsonValue.Create(true),
        JsonTokenType.False => JsonValue.Create(false),
        JsonTokenType.Null => null,
        _ => reader.TryGetInt64(out var number) ? JsonValue.Create(number) : JsonValue.Create(JsonElement.ParseValue(ref reader)),
    };

    private static JsonObject Object(ref Utf8JsonReader reader, FieldPath? path, ICollection<string>? duplicates)
    {
        var value = new JsonObject();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
        {
            var name = FieldNames.Get(ref reader);
            reader.Read();
            path?.Push(name);
            var child = Value(ref reader, path, duplicates);
            if (!value.TryAdd(name, child))
            {
                if (duplicates is { Count: < 50 }) duplicates.Add(path!.ToString());
                value[name] = child;
            }
            path?.Pop();
        }
        return value;
    }

    private static JsonArray Array(ref Utf8JsonReader reader, FieldPath? path, ICollection<string>? duplicates)
    {
        var list = new JsonArray();
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            path?.Push(list.Count);
            list.Add(Value(ref reader, path, duplicates));
            path?.Pop();
        }
        return list;
    }
}
