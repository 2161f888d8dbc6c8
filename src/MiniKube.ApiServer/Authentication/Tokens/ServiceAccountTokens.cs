using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// Tokens of service accounts: ES256, bound to the account and, if asked, to a pod; they die with either. Checked signatures are remembered, because
/// checking one costs far more than a request.
/// </summary>
internal sealed class ServiceAccountTokens(ECDsa key, WatchCache cache, TimeProvider time)
{
    private const int MaxRemembered = 10_000;
    private readonly ConcurrentDictionary<string, TokenClaims> verified = new(StringComparer.Ordinal);
    private readonly string keyId = Convert.ToHexString(SHA256.HashData(key.ExportSubjectPublicKeyInfo()))[..16];

    public const string Issuer = "https://kubernetes.default.svc.cluster.local";

    public static ServiceAccountTokens Load(string keyFile, WatchCache cache, TimeProvider time)
    {
        var key = ECDsa.Create();
        key.ImportFromPem(File.ReadAllText(keyFile));
        return new(key, cache, time);
    }

    /// <param name="pod">Name and UID of the pod that the token is for; null: none.</param>
    public string Issue(string @namespace, string account, string uid, IReadOnlyList<string> audiences, TimeSpan lifetime,
        (string Name, string Uid)? pod = null)
    {
        var now = time.GetUtcNow();
        var kubernetes = new JsonObject { ["namespace"] = @namespace, ["serviceaccount"] = new JsonObject { ["name"] = account, ["uid"] = uid } };
        if (pod is { } bound) kubernetes["pod"] = new JsonObject { ["name"] = bound.Name, ["uid"] = bound.Uid };
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. (audiences.Count == 0 ? [Issuer] : audiences).Select(audience => (JsonNode)audience)]),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["iss"] = Issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["sub"] = $"system:serviceaccount:{@namespace}:{account}",
            ["kubernetes.io"] = kubernetes,
        };
        lock (key)
        {
            return JsonWebToken.Sign(claims.ToJsonString(), keyId, key);
        }
    }

    /// <summary>Null: not a token of ours, expired, or of an account or pod that is gone.</summary>
    public UserInfo? Authenticate(string token)
    {
        if (!verified.TryGetValue(token, out var claims))
        {
            if (Verify(token) is not { } read) return null;
            if (verified.Count >= MaxRemembered) verified.Clear();
            claims = verified.GetOrAdd(token, read);
        }
        var now = time.GetUtcNow();
        if (now >= claims.Expires || now < claims.NotBefore.AddSeconds(-60))
        {
            verified.TryRemove(token, out _);
            return null;
        }
        return StillThere(claims) ? claims.User : null;
    }

    private bool StillThere(TokenClaims claims) =>
        cache.For("serviceaccounts").Current.Find(claims.Namespace, claims.Account) is { } account && account.Uid == claims.AccountUid
        && (claims.PodUid.Length == 0 || (cache.For("pods").Current.Find(claims.Namespace, claims.Pod) is { } pod && pod.Uid == claims.PodUid));

    private TokenClaims? Verify(string token)
    {
        using var document = JsonWebToken.Verify(token, [key]);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } claims) return null;
        try
        {
            if (claims.GetProperty("iss").GetString() != Issuer) return null;
            if (!claims.GetProperty("aud").EnumerateArray().Any(audience => audience.GetString() == Issuer)) return null;
            var bound = claims.GetProperty("kubernetes.io");
            var account = bound.GetProperty("serviceaccount");
            var @namespace = bound.GetProperty("namespace").GetString()!;
            var name = account.GetProperty("name").GetString()!;
            var uid = account.GetProperty("uid").GetString()!;
            var hasPod = bound.TryGetProperty("pod", out var pod);
            var user = new UserInfo(
                string.Create(CultureInfo.InvariantCulture, $"system:serviceaccount:{@namespace}:{name}"),
                [UserInfo.ServiceAccounts, $"{UserInfo.ServiceAccounts}:{@namespace}", UserInfo.Authenticated], uid);
            return new(
                user, @namespace, name, uid, hasPod ? pod.GetProperty("name").GetString()! : "", hasPod ? pod.GetProperty("uid").GetString()! : "",
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("nbf").GetInt64()),
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()));
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private sealed record TokenClaims(
        UserInfo User, string Namespace, string Account, string AccountUid, string Pod, string PodUid, DateTimeOffset NotBefore,
        DateTimeOffset Expires);
}
