using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>A key that tokens are signed with: elliptic curve or RSA. Rules: RFC 7517, RFC 7518.</summary>
internal sealed class JsonWebKey(string id, AsymmetricAlgorithm key) : IDisposable
{
    private readonly Lock gate = new();

    public string Id => id;

    /// <summary>Under an id that follows from the key itself, so that all servers that hold it give it the same one.</summary>
    public static JsonWebKey Of(AsymmetricAlgorithm key) => new(Base64Url.EncodeToString(SHA256.HashData(key.ExportSubjectPublicKeyInfo())), key);

    /// <summary>Null: a kind of key that we do not verify with.</summary>
    public static JsonWebKey? Read(JsonElement key)
    {
        try
        {
            var id = key.TryGetProperty("kid", out var given) ? given.GetString() ?? "" : "";
            if (key.TryGetProperty("use", out var use) && use.GetString() != "sig") return null;
            switch (key.GetProperty("kty").GetString())
            {
                case "RSA":
                    return new(id, RSA.Create(new RSAParameters { Modulus = Bytes(key, "n"), Exponent = Bytes(key, "e") }));
                case "EC":
                    var curve = key.GetProperty("crv").GetString() switch
                    {
                        "P-256" => ECCurve.NamedCurves.nistP256,
                        "P-384" => ECCurve.NamedCurves.nistP384,
                        "P-521" => ECCurve.NamedCurves.nistP521,
                        _ => default,
                    };
                    if (!curve.IsNamed) return null;
                    return new(id, ECDsa.Create(new ECParameters { Curve = curve, Q = new() { X = Bytes(key, "x"), Y = Bytes(key, "y") } }));
                default:
                    return null;
            }
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or FormatException or CryptographicException)
        {
            return null;
        }
    }

    public string Algorithm => key switch
    {
        ECDsa { KeySize: 384 } => "ES384",
        ECDsa { KeySize: 521 } => "ES512",
        ECDsa => "ES256",
        _ => "RS256",
    };

    public byte[] Sign(byte[] data)
    {
        lock (gate)
        {
            return key is ECDsa curve
                ? curve.SignData(data, Hash(Algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation)
                : ((RSA)key).SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        }
    }

    /// <summary>The algorithm must be one of this kind of key: what a token's head says is not to be believed.</summary>
    public bool Verify(string algorithm, byte[] data, byte[] signature)
    {
        lock (gate)
        {
            return key switch
            {
                ECDsa curve => algorithm == Algorithm && curve.VerifyData(data, signature, Hash(algorithm), DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
                RSA rsa when algorithm is "RS256" or "RS384" or "RS512" => rsa.VerifyData(data, signature, Hash(algorithm), RSASignaturePadding.Pkcs1),
                RSA rsa when algorithm is "PS256" or "PS384" or "PS512" => rsa.VerifyData(data, signature, Hash(algorithm), RSASignaturePadding.Pss),
                _ => false,
            };
        }
    }

    /// <summary>The public half.</summary>
    public JsonObject Describe()
    {
        var document = new JsonObject { ["use"] = "sig", ["kid"] = id, ["alg"] = Algorithm };
        if (key is ECDsa curve)
        {
            var point = curve.ExportParameters(false);
            document["kty"] = "EC";
            document["crv"] = $"P-{curve.KeySize}";
            document["x"] = Base64Url.EncodeToString(point.Q.X);
            document["y"] = Base64Url.EncodeToString(point.Q.Y);
            return document;
        }
        var numbers = ((RSA)key).ExportParameters(false);
        document["kty"] = "RSA";
        document["n"] = Base64Url.EncodeToString(numbers.Modulus);
        document["e"] = Base64Url.EncodeToString(numbers.Exponent);
        return document;
    }

    public void Dispose() => key.Dispose();

    private static HashAlgorithmName Hash(string algorithm) => algorithm[2..] switch
    {
        "384" => HashAlgorithmName.SHA384,
        "512" => HashAlgorithmName.SHA512,
        _ => HashAlgorithmName.SHA256,
    };

    private static byte[] Bytes(JsonElement key, string name) => Base64Url.DecodeFromChars(key.GetProperty(name).GetString());
}
