using System.Text.Json;
using MiniKube.ApiServer.Authentication.Tokens;

namespace MiniKube.ApiServer.Authentication.Oidc;

/// <summary>Users by ID tokens of an OpenID Connect provider. Rules: OpenID Connect Core 1.0, section 3.1.3.7; Kubernetes docs, "OpenID Connect Tokens".</summary>
internal sealed class OidcTokens(OidcOptions options, OidcKeys keys, TimeProvider time) : ITokenAuthenticator
{
    private const int MaxRemembered = 10_000;
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(10);
    private readonly TokenCache<KnownToken> verified = new(MaxRemembered);

    /// <exception cref="InvalidDataException">The issuer is no https address.</exception>
    public static OidcTokens Create(OidcOptions options, TimeProvider time)
    {
        if (!Uri.TryCreate(options.IssuerUrl, UriKind.Absolute, out var issuer) || issuer.Scheme != Uri.UriSchemeHttps)
            throw new InvalidDataException($"the OIDC issuer \"{options.IssuerUrl}\" must be an https address");
        return new(options, new(options.IssuerUrl, options.CaFile, time), time);
    }

    public async ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel)
    {
        if (!verified.TryGet(token, out var known))
        {
            if (JsonWebToken.Read(token) is not { } read || read.Issuer != options.IssuerUrl || !options.SigningAlgorithms.Contains(read.Algorithm)) return null;
            using var claims = JsonWebToken.Verify(read, await keys.ForAsync(read.KeyId, cancel));
            if (claims is null || Read(claims.RootElement) is not { } good) return null;
            verified.Add(token, known = good);
        }
        var now = time.GetUtcNow();
        if (now >= known.Expires + Skew || now < known.NotBefore - Skew)
        {
            verified.Remove(token);
            return null;
        }
        // These tokens are for their client; whoever asks for another audience gets none.
        if (audiences is not null && !audiences.Contains(options.ClientId)) return null;
        return new(known.User, audiences is null ? [] : [options.ClientId]);
    }

    private KnownToken? Read(JsonElement claims)
    {
        if (claims.ValueKind != JsonValueKind.Object || !Texts(claims, "aud").Contains(options.ClientId)) return null;
        if (Number(claims, "exp") is not { } expires) return null;
        foreach (var (name, value) in options.RequiredClaims)
        {
            if (!Texts(claims, name).Contains(value)) return null;
        }
        if (NameOf(claims) is not { Length: > 0 } user) return null;
        var groups = options.GroupsClaim.Length == 0 ? [] : Texts(claims, options.GroupsClaim).Select(group => options.GroupsPrefix + group);
        return new(
            new(user, [.. groups, UserInfo.Authenticated]), DateTimeOffset.FromUnixTimeSeconds(Number(claims, "nbf") ?? 0), DateTimeOffset.FromUnixTimeSeconds(expires));
    }

    private string? NameOf(JsonElement claims)
    {
        if (Texts(claims, options.UsernameClaim) is not [{ Length: > 0 } name]) return null;
        if (options.UsernameClaim == "email" && claims.TryGetProperty("email_verified", out var verifiedEmail) && verifiedEmail.ValueKind != JsonValueKind.True) return null;
        var prefix = options.UsernamePrefix switch
        {
            "-" => "",
            null => options.UsernameClaim == "email" ? "" : options.IssuerUrl + "#",
            var said => said,
        };
        return prefix + name;
    }

    private static string[] Texts(JsonElement claims, string name) => claims.TryGetProperty(name, out var value) ? value.ValueKind switch
    {
        JsonValueKind.String => [value.GetString()!],
        JsonValueKind.Array => [.. value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.String).Select(item => item.GetString()!)],
        _ => [],
    } : [];

    private static long? Number(JsonElement claims, string name) =>
        claims.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number)
            && number is >= 0 and < 253402300800 ? (long)number : null;

    private sealed record KnownToken(UserInfo User, DateTimeOffset NotBefore, DateTimeOffset Expires);
}
