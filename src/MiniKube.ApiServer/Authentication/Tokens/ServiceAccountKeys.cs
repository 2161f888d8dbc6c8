using System.Security.Cryptography;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// The keys of service-account tokens, from one PEM file: the first one signs, all of them verify. To rotate, put a new key first and restart; take the
/// old one out when the longest token that it signed is over.
/// </summary>
internal sealed class ServiceAccountKeys
{
    public ServiceAccountKeys(IReadOnlyList<JsonWebKey> all) => All = all.Count > 0 ? all : throw new ArgumentException("there must be a key", nameof(all));

    public IReadOnlyList<JsonWebKey> All { get; }

    public JsonWebKey Signing => All[0];

    /// <exception cref="InvalidDataException">The file holds no key that can sign.</exception>
    public static ServiceAccountKeys Load(string file)
    {
        var keys = new List<JsonWebKey>();
        var text = File.ReadAllText(file).AsSpan();
        while (PemEncoding.TryFind(text, out var found))
        {
            var pem = text[found.Location].ToString();
            if (Read(text[found.Label].ToString(), pem) is { } key) keys.Add(key);
            text = text[found.Location.End..];
        }
        return keys.Count > 0 ? new(keys) : throw new InvalidDataException($"{file} holds no EC or RSA key in PEM that could sign service-account tokens");
    }

    private static JsonWebKey? Read(string label, string pem)
    {
        if (label is "CERTIFICATE" or "EC PARAMETERS") return null;
        try
        {
            var curve = ECDsa.Create();
            curve.ImportFromPem(pem);
            return JsonWebKey.Of(curve);
        }
        catch (Exception error) when (error is ArgumentException or CryptographicException)
        {
            var rsa = RSA.Create();
            rsa.ImportFromPem(pem);
            return JsonWebKey.Of(rsa);
        }
    }
}
