using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using System.Security.Cryptography.X509Certificates;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using MiniKube.ApiServer.Tests.Fixtures;
using MiniKube.Wire;

namespace MiniKube.ApiServer.Tests.Proxying;

/// <summary>A real web server, as one in a pod would be: it says what it was asked, links, redirects, streams and speaks WebSocket.</summary>
internal sealed class WebBackend : IAsyncDisposable
{
    private readonly WebApplication app;

    private WebBackend(WebApplication app) => this.app = app;

    /// <summary>Ports of HTTP and HTTPS.</summary>
    public int[] Ports { get; private set; } = [];

    public static async Task<WebBackend> StartAsync(TestServer server)
    {
        var (certificate, key) = server.Pki.Server($"backend-{Guid.NewGuid():N}");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
        {
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Listen(IPAddress.Loopback, 0);
            kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key)));
        });
        var app = builder.Build();
        app.UseWebSockets();
        app.Run(HandleAsync);
        await app.StartAsync();
        return new(app) { Ports = [.. app.Urls.Select(url => new Uri(url).Port)] };
    }

    /// <summary>What a node's agent does with a port-forward: port 80 leads to HTTP, 443 to HTTPS, others to nobody.</summary>
    public async Task BridgeAsync(OpenSession open, IAsyncStreamReader<Frame> input, IAsyncStreamWriter<Frame> output)
    {
        if (open.PortForward.Port is not (80 or 443))
        {
            var refused = """{"kind":"Status","apiVersion":"v1","status":"Failure","code":500,"message":"connection refused"}""";
            await output.WriteAsync(new Frame { Channel = 3, Data = ByteString.CopyFromUtf8(refused) });
            return;
        }
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(IPAddress.Loopback, Ports[open.PortForward.Port == 80 ? 0 : 1]);
        var stream = tcp.GetStream();
        var up = UpAsync(input, tcp);
        var buffer = new byte[32 * 1024];
        try
        {
            while (await stream.ReadAsync(buffer) is > 0 and var count) await output.WriteAsync(new Frame { Channel = 1, Data = ByteString.CopyFrom(buffer, 0, count) });
            await output.WriteAsync(new Frame { Channel = 1, End = true });
        }
        catch (Exception error) when (error is IOException or RpcException or InvalidOperationException or ObjectDisposedException)
        {
        }
        await up;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private static async Task UpAsync(IAsyncStreamReader<Frame> input, TcpClient tcp)
    {
        try
        {
            while (await input.MoveNext(CancellationToken.None)) await tcp.GetStream().WriteAsync(input.Current.Data.Memory);
        }
        catch (Exception error) when (error is IOException or RpcException or InvalidOperationException or ObjectDisposedException)
        {
        }
        tcp.Dispose();
    }

    private static async Task HandleAsync(HttpContext http)
    {
        switch (http.Request.Path.Value)
        {
            case "/page":
                http.Response.ContentType = "text/html; charset=utf-8";
                await http.Response.WriteAsync("""<html><!-- a < b --><a title="ü" href="/there?x=1#y">t</a><img src='pic.png'><script src=/s.js>if (a < b) f("/stays");</script><a href="http://elsewhere.test/x">e</a></html>""");
                break;
            case "/redirect":
                http.Response.Redirect("/there/");
                break;
            case "/bytes":
                var piece = new byte[64 * 1024];
                for (var left = int.Parse(http.Request.Query["mb"].ToString(), System.Globalization.CultureInfo.InvariantCulture) * 16; left > 0; left--) await http.Response.Body.WriteAsync(piece);
                break;
            case "/ws":
                using (var socket = await http.WebSockets.AcceptWebSocketAsync())
                {
                    var buffer = new byte[1000];
                    while (await socket.ReceiveAsync(buffer, CancellationToken.None) is { MessageType: not WebSocketMessageType.Close } got) await socket.SendAsync(buffer.AsMemory(0, got.Count), got.MessageType, true, CancellationToken.None);
                    await socket.CloseAsync(WebSocketCloseStatus.NormalClosure, null, CancellationToken.None);
                }
                break;
            default:
                var body = new byte[64 * 1024];
                long total = 0;
                while (await http.Request.Body.ReadAsync(body) is > 0 and var count) total += count;
                http.Response.Headers["X-Asked"] = $"{http.Request.Method} {http.Features.Get<IHttpRequestFeature>()!.RawTarget} {total} {http.Request.Scheme}";
                http.Response.Headers["X-Credentials"] = http.Request.Headers.Authorization.ToString() + http.Request.Headers["Impersonate-User"];
                http.Response.Headers["X-Seen-Uri"] = http.Request.Headers["X-Forwarded-Uri"].ToString();
                http.Response.StatusCode = 207;
                break;
        }
    }
}
