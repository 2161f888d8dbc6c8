using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Who makes a request: by bearer token if it has one, else by the connection's client certificate.</summary>
internal sealed class Authenticator(ClientCertificates certificates, BearerTokens tokens, AuthenticationCounters counters)
{
    private const string Scheme = "Bearer ";
    private const string Subprotocol = "base64url.bearer.authorization.k8s.io.";
    private static readonly object ConnectionUser = new();

    /// <summary>Null: credentials that do not hold. <see cref="UserInfo.Anonymous"/>: none at all.</summary>
    public async ValueTask<UserInfo?> AuthenticateAsync(HttpContext http)
    {
        if (TokenOf(http.Request) is { } token)
        {
            var user = (await tokens.AuthenticateAsync(token, null, http.RequestAborted))?.User;
            counters.Count(user is null ? AuthenticationResult.Failure : AuthenticationResult.Success, user);
            return user;
        }
        var known = ByCertificate(http);
        counters.Count(known is null ? AuthenticationResult.Failure : AuthenticationResult.Success, known);
        return known;
    }

    private static string? TokenOf(HttpRequest request)
    {
        if (request.Headers.Authorization is [{ } header, ..] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase)) return header[Scheme.Length..].Trim();
        // Browsers cannot set a header on a WebSocket. Rule: Kubernetes, WebSocket bearer tokens.
        foreach (var protocol in request.Headers.SecWebSocketProtocol.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries)))
        {
            if (!protocol.StartsWith(Subprotocol, StringComparison.Ordinal)) continue;
            try
            {
                return System.Text.Encoding.UTF8.GetString(System.Buffers.Text.Base64Url.DecodeFromChars(protocol.AsSpan(Subprotocol.Length)));
            }
            catch (FormatException)
            {
                return "";
            }
        }
        return null;
    }

    /// <summary>A certificate is judged once a connection.</summary>
    private UserInfo? ByCertificate(HttpContext http)
    {
        var items = http.Features.Get<IConnectionItemsFeature>()?.Items;
        if (items is not null && items.TryGetValue(ConnectionUser, out var known)) return known as UserInfo;
        var user = http.Connection.ClientCertificate is { } certificate ? certificates.Authenticate(certificate) : UserInfo.Anonymous;
        if (items is not null)
        {
            lock (items)
            {
                items[ConnectionUser] = user;
            }
        }
        return user;
    }
}
