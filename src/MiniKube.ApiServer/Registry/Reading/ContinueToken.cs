using System.Buffers.Text;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Registry.Reading;

/// <summary>Where the next page starts: after this object, in the list as it was at this revision (-1: as it is now).</summary>
internal readonly record struct ContinueToken(long Revision, string Namespace, string Name)
{
    public string Encode()
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartObject();
            writer.WriteString("v"u8, "meta.k8s.io/v1"u8);
            writer.WriteNumber("rv"u8, Revision);
            writer.WriteString("start"u8, $"{Namespace}/{Name}");
            writer.WriteEndObject();
        }
        return Base64Url.EncodeToString(buffer.ToArray());
    }

    /// <exception cref="ApiException">400: not a token of ours.</exception>
    public static ContinueToken Decode(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Base64Url.DecodeFromChars(text));
            var start = document.RootElement.GetProperty("start").GetString()!;
            var slash = start.IndexOf('/');
            return new(document.RootElement.GetProperty("rv").GetInt64(), start[..slash], start[(slash + 1)..]);
        }
        catch (Exception error) when (error is FormatException or JsonException or KeyNotFoundException or InvalidOperationException or ArgumentException or NullReferenceException)
        {
            throw ApiException.BadRequest("continue key is not valid: start the list again without it");
        }
    }
}
