using System.Buffers.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Cache;

/// <summary>Puts <c>"resourceVersion":"N",</c> in as first member of <c>metadata</c>, without parsing the rest of the object.</summary>
internal static class ResourceVersionSplice
{
    private static ReadOnlySpan<byte> Head => "\"resourceVersion\":\""u8;

    /// <summary>Where the first member of <c>metadata</c> starts.</summary>
    public static int Find(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject) throw new JsonException("a stored object is a JSON object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var isMetadata = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            if (isMetadata && reader.TokenType == JsonTokenType.StartObject) return (int)reader.BytesConsumed;
            reader.Skip();
        }
        throw new JsonException("a stored object has metadata");
    }

    public static byte[] Insert(ReadOnlySpan<byte> json, int at, long revision)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(revision, digits, out var count);
        var empty = FirstAfterSpace(json[at..]) == (byte)'}';
        var length = Head.Length + count + (empty ? 1 : 2);
        var result = new byte[json.Length + length];
        json[..at].CopyTo(result);
        var rest = result.AsSpan(at);
        Head.CopyTo(rest);
        digits[..count].CopyTo(rest[Head.Length..]);
        rest[Head.Length + count] = (byte)'"';
        if (!empty) rest[Head.Length + count + 1] = (byte)',';
        json[at..].CopyTo(rest[length..]);
        return result;
    }

    private static byte FirstAfterSpace(ReadOnlySpan<byte> json)
    {
        var at = json.IndexOfAnyExcept(" \t\r\n"u8);
        return at < 0 ? (byte)0 : json[at];
    }
}
