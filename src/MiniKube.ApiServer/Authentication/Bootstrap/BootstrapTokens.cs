using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MiniKube.Api.Core;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authentication.Bootstrap;

/// <summary>
/// Tokens by which a host asks to become a node: secrets of the type <c>bootstrap.kubernetes.io/token</c> in kube-system, read from the cache, so that a
/// token that is deleted or has run out is none at once. Rule: Kubernetes docs, "Authenticating with Bootstrap Tokens".
/// </summary>
internal sealed class BootstrapTokens(WatchCache cache, TimeProvider time) : ITokenAuthenticator
{
    private const string Namespace = "kube-system";
    private const string SecretType = "bootstrap.kubernetes.io/token";
    private const string Group = "system:bootstrappers";
    private const int IdLength = 6;
    private const int SecretLength = 16;

    public ValueTask<TokenUser?> AuthenticateAsync(string token, IReadOnlyList<string>? audiences, CancellationToken cancel) => new(Authenticate(token, audiences));

    private TokenUser? Authenticate(string token, IReadOnlyList<string>? audiences)
    {
        if (audiences is { Count: > 0 } || token.Length != IdLength + 1 + SecretLength || token[IdLength] != '.') return null;
        var id = token[..IdLength];
        if (!id.All(letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter))) return null;
        if (cache.For("secrets").Current.Find(Namespace, "bootstrap-token-" + id) is not { IsDeleting: false } stored) return null;
        var secret = stored.As<Secret>();
        if (secret.Type != SecretType || Text(secret, "token-id") != id || !Same(Text(secret, "token-secret"), token[(IdLength + 1)..])) return null;
        if (Text(secret, "usage-bootstrap-authentication") != "true" || IsOver(Text(secret, "expiration"))) return null;
        var more = Text(secret, "auth-extra-groups").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
            .Where(group => group.StartsWith(Group + ":", StringComparison.Ordinal));
        return new(new UserInfo($"system:bootstrap:{id}", [Group, .. more, UserInfo.Authenticated]), []);
    }

    private static bool Same(string stored, string given) => CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(stored), Encoding.UTF8.GetBytes(given));

    /// <summary>A time that nobody can read is over.</summary>
    private bool IsOver(string expiration) => expiration.Length > 0
        && (!DateTimeOffset.TryParse(expiration, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var end) || end <= time.GetUtcNow());

    private static string Text(Secret secret, string key) => secret.Data.TryGetValue(key, out var value) ? Encoding.UTF8.GetString(value) : "";
}
