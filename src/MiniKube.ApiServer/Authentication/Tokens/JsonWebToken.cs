using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>JSON web tokens signed with ES256 (RFC 7515, RFC 7518).</summary>
internal static class JsonWebToken
{
    public static string Sign(string claimsJson, string keyId, ECDsa key)
    {
        var head = Base64Url.EncodeToString(Encoding.UTF8.GetBytes($"{{\"alg\":\"ES256\",\"kid\":\"{keyId}\"}}"));
        var signed = $"{head}.{Base64Url.EncodeToString(Encoding.UTF8.GetBytes(claimsJson))}";
        var signature = key.SignData(Encoding.ASCII.GetBytes(signed), HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
        return $"{signed}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>The claims of a token that one of these keys signed, else null. The caller disposes of them.</summary>
    public static JsonDocument? Verify(string token, IEnumerable<ECDsa> keys)
    {
        var parts = token.Split('.');
        if (parts.Length != 3) return null;
        try
        {
            using var head = JsonDocument.Parse(Base64Url.DecodeFromChars(parts[0]));
            if (head.RootElement.ValueKind != JsonValueKind.Object || !head.RootElement.TryGetProperty("alg", out var algorithm)
                || algorithm.GetString() != "ES256") return null;
            var signature = Base64Url.DecodeFromChars(parts[2]);
            var signed = Encoding.ASCII.GetBytes($"{parts[0]}.{parts[1]}");
            foreach (var key in keys)
            {
                bool good;
                lock (key)
                {
                    good = key.VerifyData(signed, signature, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation);
                }
                if (good) return JsonDocument.Parse(Base64Url.DecodeFromChars(parts[1]));
            }
            return null;
        }
        catch (Exception error) when (error is FormatException or JsonException or InvalidOperationException or CryptographicException)
        {
            return null;
        }
    }
}
