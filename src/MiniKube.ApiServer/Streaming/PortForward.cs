using System.Net.WebSockets;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Rest.Requests;
using MiniKube.ApiServer.Streaming.Upgrades;
using MiniKube.Spdy;

namespace MiniKube.ApiServer.Streaming;

/// <summary>port-forward: SPDY, either on the connection itself or, as newer kubectls do, inside a WebSocket.</summary>
internal static class PortForward
{
    private const string Protocol = "portforward.k8s.io";
    private const string Tunnel = "SPDY/3.1+portforward.k8s.io";

    public static async Task ServeAsync(RestRequest request)
    {
        request.Authorize(request.Http.Request.Method == "POST" ? "create" : "get");
        var upgrade = Upgrade.Of(request.Http);
        var protocol = upgrade.Kind == UpgradeKind.Spdy ? upgrade.Choose(Protocol) : upgrade.Choose(Tunnel);
        if (protocol is null)
        {
            throw ApiException.BadRequest(
                $"port-forward speaks {Protocol} over SPDY/3.1 or {Tunnel} over WebSocket; the client offers [{string.Join(' ', upgrade.Offered)}]");
        }
        var pod = await StreamedPod.FindAsync(request);
        var streamed = new StreamedPod(pod, "").OnNode();
        if (pod.Status.Phase is "Succeeded" or "Failed")
        {
            throw ApiException.BadRequest($"unable to forward port because pod is not running. Current status={pod.Status.Phase}");
        }
        var ports = new JsonArray([.. request.Query.Texts("ports").Select(port => JsonValue.Create(int.TryParse(port, out var number) ? number : 0))]);
        var described = new JsonObject { ["kind"] = "PodPortForwardOptions", ["apiVersion"] = "v1", ["ports"] = ports };
        await request.ConnectAsync(described);
        using var any = CancellationTokenSource.CreateLinkedTokenSource(request.Cancel, request.Server.Stopping);
        await using var connection = await AcceptAsync(request.Http, upgrade, protocol);
        await new PortForwardConnection(connection, streamed, request.Server).RunAsync(any.Token);
    }

    private static async Task<SpdyConnection> AcceptAsync(HttpContext http, Upgrade upgrade, string protocol)
    {
        if (upgrade.Kind == UpgradeKind.Spdy) return await SpdyUpgrade.AcceptAsync(http, protocol);
        var socket = await WebSocketUpgrade.AcceptAsync(http, protocol);
        return new SpdyConnection(WebSocketStream.Create(socket, WebSocketMessageType.Binary, ownsWebSocket: true), SpdyRole.Server);
    }
}
