using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authentication.Tokens;

/// <summary>
/// Tokens of service accounts, bound to the account and, if asked, to a pod, secret or node; they die with any of them. Rule: Kubernetes docs,
/// "Managing Service Accounts", bound tokens.
/// </summary>
internal sealed class ServiceAccountTokens(ServiceAccountKeys keys, string issuer, WatchCache cache, TimeProvider time) : ITokenAuthenticator
{
    public const string DefaultIssuer = "https://kubernetes.default.svc.cluster.local";
    private const int MaxRemembered = 10_000;
    private const string ExtraPrefix = "authentication.kubernetes.io/";
    private static readonly TimeSpan Skew = TimeSpan.FromSeconds(60);
    private readonly TokenCache<TokenClaims> verified = new(MaxRemembered);

    /// <summary>Who signs, and whom tokens are for that name nobody.</summary>
    public string Issuer => issuer;

    public ServiceAccountKeys Keys => keys;

    public int Remembered => verified.Count;

    /// <param name="bindings">At most one of a kind; the first is the one that was asked for, the others go with it.</param>
    public string Issue(string @namespace, string account, string uid, IReadOnlyList<string> audiences, TimeSpan lifetime, params ReadOnlySpan<TokenBinding> bindings)
    {
        var now = time.GetUtcNow();
        var kubernetes = new JsonObject { ["namespace"] = @namespace, ["serviceaccount"] = new JsonObject { ["name"] = account, ["uid"] = uid } };
        foreach (var binding in bindings) kubernetes[binding.Claim] = binding.ToClaim();
        var claims = new JsonObject
        {
            ["aud"] = new JsonArray([.. (audiences.Count == 0 ? [issuer] : audiences).Select(audience => (JsonNode)audience)]),
            ["exp"] = (now + lifetime).ToUnixTimeSeconds(),
            ["iat"] = now.ToUnixTimeSeconds(),
            ["nbf"] = now.ToUnixTimeSeconds(),
            ["iss"] = issuer,
            ["jti"] = Guid.NewGuid().ToString(),
            ["sub"] = $"{UserInfo.AccountPrefix}{@namespace}:{account}",
            ["kubernetes.io"] = kubernetes,
        };
        return JsonWebToken.Sign(claims.ToJsonString(), keys.Signing);
    }

    public ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel) =>
        new(Authenticate(token, audiences));

    /// <summary>Null: not a token of ours, expired, or of something that is gone.</summary>
    public TokenUser? Authenticate(string token, IReadOnlyList<string>? audiences = null)
    {
        if (!verified.TryGet(token, out var claims))
        {
            if (JsonWebToken.Read(token) is not { } read || read.Issuer != issuer || Verify(read) is not { } good) return null;
            verified.Add(token, claims = good);
        }
        var now = time.GetUtcNow();
        if (now >= claims.Expires || now < claims.NotBefore - Skew)
        {
            verified.Remove(token);
            return null;
        }
        var meant = audiences is null ? claims.Audiences.Where(audience => audience == issuer) : claims.Audiences.Intersect(audiences);
        string[] both = [.. meant];
        return both.Length > 0 && IsAlive(claims) ? new(claims.User, both) : null;
    }

    private bool IsAlive(TokenClaims claims)
    {
        if (cache.For("serviceaccounts").Current.Find(claims.Namespace, claims.Account) is not { } account || account.Uid != claims.User.Uid) return false;
        // The node of a pod's token is only told; the token is the pod's.
        var isPods = claims.Bindings.Any(binding => binding.Claim == "pod");
        return claims.Bindings.All(binding => (isPods && binding.Claim == "node") || binding.IsThere(cache, claims.Namespace));
    }

    private TokenClaims? Verify(UnverifiedToken token)
    {
        using var document = JsonWebToken.Verify(token, keys.All);
        if (document?.RootElement is not { ValueKind: JsonValueKind.Object } claims) return null;
        try
        {
            var bound = claims.GetProperty("kubernetes.io");
            var account = bound.GetProperty("serviceaccount");
            var @namespace = bound.GetProperty("namespace").GetString()!;
            var name = account.GetProperty("name").GetString()!;
            TokenBinding[] bindings = [.. TokenBinding.Claims.Select(claim => TokenBinding.Read(bound, claim)).OfType<TokenBinding>()];
            var user = UserInfo.ServiceAccount(@namespace, name, account.GetProperty("uid").GetString()!) with
            {
                Extra = ExtraOf(claims.TryGetProperty("jti", out var id) ? id.GetString() ?? "" : "", bindings),
            };
            return new(
                user, @namespace, name, bindings, [.. claims.GetProperty("aud").EnumerateArray().Select(audience => audience.GetString() ?? "")],
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("nbf").GetInt64()),
                DateTimeOffset.FromUnixTimeSeconds(claims.GetProperty("exp").GetInt64()));
        }
        catch (Exception error) when (error is KeyNotFoundException or InvalidOperationException or ArgumentOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    private static Dictionary<string, IReadOnlyList<string>> ExtraOf(string id, TokenBinding[] bindings)
    {
        var extra = new Dictionary<string, IReadOnlyList<string>>();
        if (id.Length > 0) extra[ExtraPrefix + "credential-id"] = [$"JTI={id}"];
        foreach (var binding in bindings.Where(binding => binding.Claim != "secret"))
        {
            extra[$"{ExtraPrefix}{binding.Claim}-name"] = [binding.Name];
            extra[$"{ExtraPrefix}{binding.Claim}-uid"] = [binding.Uid];
        }
        return extra;
    }

    private sealed record TokenClaims(
        UserInfo User, string Namespace, string Account, IReadOnlyList<TokenBinding> Bindings, IReadOnlyList<string> Audiences,
        DateTimeOffset NotBefore, DateTimeOffset Expires);
}
