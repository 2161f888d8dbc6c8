using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>Signed JSON web tokens (RFC 7515, RFC 7519).</summary>
internal static class JsonWebToken
{
    public static string Sign(string claimsJson, JsonWebKey key)
    {
        var head = Encode($"{{\"alg\":\"{key.Algorithm}\",\"kid\":\"{key.Id}\"}}");
        var signed = $"{head}.{Encode(claimsJson)}";
        return $"{signed}.{Base64Url.EncodeToString(key.Sign(Encoding.ASCII.GetBytes(signed)))}";
    }

    /// <summary>Issuer, key and algorithm as the token says, before anything of it is believed; null: it is no token.</summary>
    public static UnverifiedToken? Read(string token)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            var payload = Base64Url.DecodeFromChars(parts[1]);
            using var claims = JsonDocument.Parse(payload);
            return new(
                Text(claims.RootElement, "iss"), Text(head.RootElement, "kid"), Text(head.RootElement, "alg"), payload,
                Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}"), Base64Url.DecodeFromChars(parts[2]));
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>The claims if one of these keys signed them. The caller disposes of them.</summary>
    public static JsonDocument? Verify(UnverifiedToken token, IEnumerable<JsonWebKey> keys)
    {
        try
        {
            foreach (var key in keys)
            {
                if (token.KeyId.Length > 0 && key.Id.Length > 0 && token.KeyId != key.Id) continue;
                if (key.Verify(token.Algorithm, token.Signed, token.Signature)) return JsonDocument.Parse(token.Claims);
            }
            return null;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static string Text(JsonElement value, string name) =>
        value.ValueKind == JsonValueKind.Object && value.TryGetProperty(name, out var text) && text.ValueKind == JsonValueKind.String ? text.GetString()! : "";

    private static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}

/// <summary>What a token says of itself.</summary>
internal sealed record UnverifiedToken(string Issuer, string KeyId, string Algorithm, byte[] Claims, byte[] Signed, byte[] Signature);
