using System.Diagnostics.CodeAnalysis;
using System.Net.WebSockets;
using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace MiniKube.ApiServer.Streaming.Upgrades;

/// <summary>The server's side of a WebSocket handshake. RFC 6455, section 4.2.</summary>
internal static class WebSocketUpgrade
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(30);

    /// <exception cref="ApiException">400: the client's handshake is wrong.</exception>
    [SuppressMessage("Security", "CA5350", Justification = "RFC 6455 demands SHA-1 here; nothing is protected by it")]
    public static async Task<WebSocket> AcceptAsync(HttpContext http, string? protocol)
    {
        var request = http.Request.Headers;
        if (request.SecWebSocketVersion != "13" || request.SecWebSocketKey is not [{ Length: 24 } key])
        {
            throw ApiException.BadRequest("the WebSocket handshake needs Sec-WebSocket-Version 13 and a Sec-WebSocket-Key");
        }
        var response = http.Response.Headers;
        response.Upgrade = "websocket";
        response.SecWebSocketAccept = Convert.ToBase64String(SHA1.HashData(Encoding.ASCII.GetBytes(key + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11")));
        if (protocol is not null) response.SecWebSocketProtocol = protocol;
        var stream = await http.Features.GetRequiredFeature<IHttpUpgradeFeature>().UpgradeAsync();
        // The header above names the protocol; .NET's own check would refuse the slash in "SPDY/3.1+portforward.k8s.io".
        return WebSocket.CreateFromStream(stream, new WebSocketCreationOptions { IsServer = true, KeepAliveInterval = KeepAlive });
    }
}
