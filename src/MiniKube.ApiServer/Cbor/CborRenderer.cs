using System.Buffers;
using System.Formats.Cbor;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Cbor;

/// <summary>Writes JSON that the server made as CBOR, as Kubernetes writes it: self-described, strings as byte strings, lengths first.</summary>
internal static class CborRenderer
{
    public static byte[] Document(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteTag(CborTag.SelfDescribeCbor);
        Write(writer, document.RootElement);
        return writer.Encode();
    }

    /// <summary>Of a watch. The object inside is an item of its own for those who read it later.</summary>
    public static byte[] Event(ReadOnlyMemory<byte> json)
    {
        using var document = JsonDocument.Parse(json);
        var writer = new CborWriter(CborConformanceMode.Lax);
        writer.WriteTag(CborTag.SelfDescribeCbor);
        writer.WriteStartMap(2);
        String(writer, "type");
        Write(writer, document.RootElement.GetProperty("type"));
        String(writer, "object");
        writer.WriteTag(CborTag.SelfDescribeCbor);
        Write(writer, document.RootElement.GetProperty("object"));
        writer.WriteEndMap();
        return writer.Encode();
    }

    private static void Write(CborWriter writer, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                writer.WriteStartMap(value.GetPropertyCount());
                foreach (var field in value.EnumerateObject())
                {
                    String(writer, field.Name);
                    Write(writer, field.Value);
                }
                writer.WriteEndMap();
                break;
            case JsonValueKind.Array:
                writer.WriteStartArray(value.GetArrayLength());
                foreach (var item in value.EnumerateArray()) Write(writer, item);
                writer.WriteEndArray();
                break;
            case JsonValueKind.String:
                String(writer, value.GetString()!);
                break;
            case JsonValueKind.Number:
                Number(writer, value);
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.WriteBoolean(value.GetBoolean());
                break;
            default:
                writer.WriteNull();
                break;
        }
    }

    // 1.0 is no integer: whoever reads it back must find what was stored.
    private static void Number(CborWriter writer, JsonElement value)
    {
        if (value.TryGetInt64(out var whole)) writer.WriteInt64(whole);
        else writer.WriteDouble(value.GetDouble());
    }

    private static void String(CborWriter writer, string text)
    {
        var bytes = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        writer.WriteByteString(bytes.AsSpan(0, Encoding.UTF8.GetBytes(text, bytes)));
        ArrayPool<byte>.Shared.Return(bytes);
    }
}
