using System.Formats.Cbor;
using System.Text;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Cbor;

/// <summary>
/// Documents in the form of RFC 8949, as far as they have one in JSON: strings may come as text or as bytes (Kubernetes writes bytes), bytes that are to become
/// base64 have tag 22, other tags mean nothing. What JSON cannot say (NaN, keys that are no strings) and what says two things (a key twice) is refused.
/// </summary>
internal static class CborDocument
{
    public const string MediaType = "application/cbor";

    /// <summary>A watch: one item after the other.</summary>
    public const string SequenceMediaType = "application/cbor-seq";

    private const CborTag Base64 = (CborTag)22;
    private static ReadOnlySpan<byte> SelfDescribed => [0xD9, 0xD9, 0xF7];

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>It says of itself that it is CBOR; not all that is does.</summary>
    public static bool Is(ReadOnlySpan<byte> bytes) => bytes.StartsWith(SelfDescribed);

    /// <exception cref="ApiException">400, saying what is wrong with the bytes.</exception>
    public static JsonNode? Read(ReadOnlyMemory<byte> body)
    {
        try
        {
            var reader = new CborReader(body, CborConformanceMode.Strict);
            var value = Value(reader, 0);
            return reader.BytesRemaining == 0 ? value : throw new CborContentException("there is more than one item");
        }
        catch (Exception error) when (error is CborContentException or InvalidOperationException or OverflowException or DecoderFallbackException)
        {
            throw ApiException.BadRequest($"the request body is no valid CBOR: {error.Message}");
        }
    }

    private static JsonNode? Value(CborReader reader, int depth)
    {
        if (depth > DocumentReader.MaximumDepth) throw new CborContentException($"it nests deeper than {DocumentReader.MaximumDepth} levels");
        switch (reader.PeekState())
        {
            case CborReaderState.StartMap:
                return Map(reader, depth);
            case CborReaderState.StartArray:
                return Array(reader, depth);
            case CborReaderState.TextString or CborReaderState.StartIndefiniteLengthTextString or CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString:
                return JsonValue.Create(Text(reader));
            case CborReaderState.UnsignedInteger or CborReaderState.NegativeInteger:
                return JsonValue.Create(reader.ReadInt64());
            case CborReaderState.HalfPrecisionFloat or CborReaderState.SinglePrecisionFloat or CborReaderState.DoublePrecisionFloat:
                return reader.ReadDouble() is var number && double.IsFinite(number) ? JsonValue.Create(number) : throw new CborContentException("NaN and infinity have no form in JSON");
            case CborReaderState.Boolean:
                return JsonValue.Create(reader.ReadBoolean());
            case CborReaderState.Null:
                reader.ReadNull();
                return null;
            case CborReaderState.Tag:
                return Tagged(reader, depth);
            case var other:
                throw new CborContentException($"an item of type {other} has no form in JSON");
        }
    }

    private static JsonNode? Tagged(CborReader reader, int depth)
    {
        var tag = reader.ReadTag();
        if (tag is CborTag.UnsignedBigNum or CborTag.NegativeBigNum) throw new CborContentException("a number beyond 64 bits has no form that every client reads");
        if (tag != Base64) return Value(reader, depth + 1);
        return reader.PeekState() is CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString
            ? JsonValue.Create(Convert.ToBase64String(reader.ReadByteString())) : Value(reader, depth + 1);
    }

    private static JsonObject Map(CborReader reader, int depth)
    {
        var map = new JsonObject();
        reader.ReadStartMap();
        while (reader.PeekState() != CborReaderState.EndMap)
        {
            if (reader.PeekState() is not (CborReaderState.TextString or CborReaderState.ByteString
                or CborReaderState.StartIndefiniteLengthTextString or CborReaderState.StartIndefiniteLengthByteString)) throw new CborContentException("a key of a map is no string");
            var key = Text(reader);
            if (map.ContainsKey(key)) throw new CborContentException($"the key \"{key}\" stands twice in one map");
            map.Add(key, Value(reader, depth + 1));
        }
        reader.ReadEndMap();
        return map;
    }

    private static JsonArray Array(CborReader reader, int depth)
    {
        var list = new JsonArray();
        reader.ReadStartArray();
        while (reader.PeekState() != CborReaderState.EndArray) list.Add(Value(reader, depth + 1));
        reader.ReadEndArray();
        return list;
    }

    private static string Text(CborReader reader) => reader.PeekState() is CborReaderState.ByteString or CborReaderState.StartIndefiniteLengthByteString
        ? Utf8.GetString(reader.ReadByteString()) : reader.ReadTextString();
}
