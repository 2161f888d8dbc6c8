using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Authentication.Tokens;

namespace MiniKube.ApiServer.Authentication;

/// <summary>Who makes a request: by bearer token if it has one, else by the connection's client certificate.</summary>
internal sealed class Authenticator(ClientCertificates certificates, StaticTokens tokens, ServiceAccountTokens? accounts)
{
    private const string Scheme = "Bearer ";
    private static readonly object ConnectionUser = new();

    /// <summary>Null: credentials that do not hold. <see cref="UserInfo.Anonymous"/>: none at all.</summary>
    public UserInfo? Authenticate(HttpContext http)
    {
        if (http.Request.Headers.Authorization is [{ } header, ..] && header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            var token = header[Scheme.Length..].Trim();
            return tokens.Find(token) ?? accounts?.Authenticate(token);
        }
        return ByCertificate(http);
    }

    /// <summary>A certificate is judged once a connection.</summary>
    private UserInfo? ByCertificate(HttpContext http)
    {
        var items = http.Features.Get<Microsoft.AspNetCore.Connections.Features.IConnectionItemsFeature>()?.Items;
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
