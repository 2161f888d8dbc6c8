using System.Net.WebSockets;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;

namespace MiniKube.Network.Tests.Ingress;

/// <summary>A web server that tells what arrived: name, protocol, host, path and who sent it. WebSockets get back what they send.</summary>
internal sealed class EchoBackend(WebApplication app) : IAsyncDisposable
{
    public int Port => new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;

    public TaskCompletionSource Slow { get; } = new();

    public TaskCompletionSource SlowArrived { get; } = new();

    public static async Task<EchoBackend> StartAsync(string name, HttpProtocols protocols = HttpProtocols.Http1)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, listen => listen.Protocols = protocols));
        var app = builder.Build();
        var backend = new EchoBackend(app);
        app.UseWebSockets();
        app.Run(http => backend.AnswerAsync(name, http));
        await app.StartAsync();
        return backend;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(string name, HttpContext http)
    {
        if (http.WebSockets.IsWebSocketRequest)
        {
            using var socket = await http.WebSockets.AcceptWebSocketAsync();
            var buffer = new byte[1024];
            for (var got = await socket.ReceiveAsync(buffer, default); got.MessageType != WebSocketMessageType.Close; got = await socket.ReceiveAsync(buffer, default))
                await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, got.EndOfMessage, default);
            await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, default);
            return;
        }
        if (http.Request.Path == "/slow")
        {
            SlowArrived.TrySetResult();
            await Slow.Task;
        }
        var headers = http.Request.Headers;
        using var body = new StreamReader(http.Request.Body);
        var length = (await body.ReadToEndAsync()).Length;
        await http.Response.WriteAsync($"{name} {http.Request.Protocol} {http.Request.Host} {http.Request.Path}{http.Request.QueryString} {length} {headers["X-Forwarded-For"]} {headers["X-Forwarded-Proto"]} {headers["X-Forwarded-Host"]}");
    }
}
