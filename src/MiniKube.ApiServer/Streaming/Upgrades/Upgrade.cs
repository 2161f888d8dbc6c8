using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Streaming.Upgrades;

internal enum UpgradeKind
{
    WebSocket,
    Spdy,
}

/// <summary>A request to leave HTTP: which protocol, and which sub-protocols the client offers in its order.</summary>
internal sealed record Upgrade(UpgradeKind Kind, IReadOnlyList<string> Offered)
{
    /// <exception cref="ApiException">400: the request cannot be upgraded.</exception>
    public static Upgrade Of(HttpContext http)
    {
        var headers = http.Request.Headers;
        var asked = headers.Upgrade.ToString();
        if (http.Features.Get<IHttpUpgradeFeature>() is not { IsUpgradableRequest: true }) throw Required();
        if (asked.Equals("websocket", StringComparison.OrdinalIgnoreCase))
        {
            return new(UpgradeKind.WebSocket, Words([.. headers.SecWebSocketProtocol]));
        }
        if (asked.StartsWith("SPDY/3.1", StringComparison.OrdinalIgnoreCase))
        {
            return new(UpgradeKind.Spdy, Words([.. headers["X-Stream-Protocol-Version"]]));
        }
        throw Required();
    }

    /// <summary>The first of ours that the client offers; null when it offers none of them.</summary>
    public string? Choose(params ReadOnlySpan<string> ours)
    {
        foreach (var protocol in ours)
        {
            if (Offered.Contains(protocol)) return protocol;
        }
        return null;
    }

    private static ApiException Required() =>
        ApiException.BadRequest("Upgrade request required: this address speaks WebSocket or SPDY/3.1 over HTTP/1.1");

    private static string[] Words(IEnumerable<string?> values) =>
        [.. values.SelectMany(value => (value ?? "").Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))];
}
