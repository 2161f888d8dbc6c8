using System.Net.WebSockets;
using System.Text;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Streaming.Upgrades;

namespace MiniKube.ApiServer.Streaming.Logs;

/// <summary>A log as messages of a WebSocket, for readers in browsers: bytes, or base64 where the client wants text.</summary>
internal sealed class WebSocketLog(HttpContext http, string? protocol, CancellationTokenSource leaving) : LogAnswer
{
    private const string Binary = "binary.k8s.io";
    private const string Base64 = "base64.binary.k8s.io";
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    private WebSocket? socket;
    private Task listening = Task.CompletedTask;

    public static WebSocketLog Of(HttpContext http, Upgrade upgrade, CancellationTokenSource leaving)
    {
        if (upgrade.Kind != UpgradeKind.WebSocket) throw ApiException.BadRequest("a log is plain text or messages of a WebSocket: SPDY is not spoken here");
        var protocol = upgrade.Choose(Binary, Base64);
        return protocol is not null || upgrade.Offered.Count == 0
            ? new(http, protocol, leaving)
            : throw ApiException.BadRequest($"no WebSocket sub-protocol in common: the client offers [{string.Join(' ', upgrade.Offered)}], the server [{Binary} {Base64}]");
    }

    public override async Task StartAsync()
    {
        socket = await WebSocketUpgrade.AcceptAsync(http, protocol);
        listening = ListenAsync(socket);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancel) => protocol == Base64
        ? socket!.SendAsync(Encoding.ASCII.GetBytes(Convert.ToBase64String(text.Span)).AsMemory(), WebSocketMessageType.Text, true, cancel)
        : socket!.SendAsync(text, WebSocketMessageType.Binary, true, cancel);

    public override async ValueTask DisposeAsync()
    {
        if (socket is not null) await CloseAsync(socket);
    }

    private async Task CloseAsync(WebSocket open)
    {
        using var patience = new CancellationTokenSource(Farewell);
        try
        {
            if (open.State is WebSocketState.Open or WebSocketState.CloseReceived) await open.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, patience.Token);
            await listening.WaitAsync(patience.Token);
        }
        catch (Exception error) when (error is WebSocketException or OperationCanceledException or IOException)
        {
            // The reader has left without a word.
        }
        open.Dispose();
    }

    /// <summary>Nothing is expected from the reader but that he leaves.</summary>
    private async Task ListenAsync(WebSocket from)
    {
        var buffer = new byte[256];
        try
        {
            while ((await from.ReceiveAsync(buffer.AsMemory(), CancellationToken.None)).MessageType != WebSocketMessageType.Close)
            {
            }
        }
        catch (Exception error) when (error is WebSocketException or IOException or ObjectDisposedException)
        {
        }
        try
        {
            await leaving.CancelAsync();
        }
        catch (ObjectDisposedException)
        {
        }
    }
}
