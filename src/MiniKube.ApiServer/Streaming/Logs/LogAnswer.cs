using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Streaming.Upgrades;

namespace MiniKube.ApiServer.Streaming.Logs;

/// <summary>How a log reaches its reader. Until it is started an error is an ordinary answer.</summary>
internal abstract class LogAnswer : IAsyncDisposable
{
    /// <param name="leaving">Cancelled when the reader has left.</param>
    /// <exception cref="ApiException">400: the client asks for a protocol that is none of ours.</exception>
    public static LogAnswer For(HttpContext http, CancellationTokenSource leaving) =>
        http.Request.Headers.Upgrade.Count == 0 ? new PlainLog(http) : WebSocketLog.Of(http, Upgrade.Of(http), leaving);

    public abstract Task StartAsync();

    public abstract ValueTask WriteAsync(ReadOnlyMemory<byte> text, CancellationToken cancel);

    public abstract ValueTask DisposeAsync();
}
