using System.Text.Json;

namespace MiniKube.ApiServer.Rest.Responses;

/// <summary>Finds the bytes of <c>metadata</c> inside an object's JSON.</summary>
internal static class MetadataSlice
{
    public static ReadOnlyMemory<byte> Of(ReadOnlyMemory<byte> json)
    {
        var reader = new Utf8JsonReader(json.Span);
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var found = reader.ValueTextEquals("metadata"u8);
            reader.Read();
            var start = (int)reader.TokenStartIndex;
            reader.Skip();
            if (found) return json[start..(int)reader.BytesConsumed];
        }
        return "{}"u8.ToArray();
    }
}
