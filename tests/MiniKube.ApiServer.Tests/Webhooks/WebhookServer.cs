using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Webhooks;

/// <summary>A real HTTPS server that answers as the test says and remembers what it was asked.</summary>
internal sealed class WebhookServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Func<string, JsonObject, JsonObject?> answer;

    private WebhookServer(WebApplication app, Func<string, JsonObject, JsonObject?> answer) => (this.app, this.answer) = (app, answer);

    public ConcurrentQueue<JsonObject> Asked { get; } = [];

    public string CaBundle { get; private set; } = "";

    public int Port { get; private set; }

    public string Url(string path) => $"https://127.0.0.1:{Port}/{path}";

    /// <param name="answer">Of path and request; null stays silent until the caller gives up.</param>
    public static async Task<WebhookServer> StartAsync(TestServer server, Func<string, JsonObject, JsonObject?> answer)
    {
        var (certificate, key) = server.Pki.Server($"webhook-{Guid.NewGuid():N}");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(X509Certificate2.CreateFromPemFile(certificate, key))));
        var app = builder.Build();
        var made = new WebhookServer(app, answer) { CaBundle = Convert.ToBase64String(await File.ReadAllBytesAsync(server.Pki.CaFile)) };
        app.Run(made.HandleAsync);
        await app.StartAsync();
        made.Port = new Uri(app.Urls.First()).Port;
        return made;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    public static JsonObject Allow(string patch = "") => patch.Length == 0
        ? new() { ["allowed"] = true }
        : new() { ["allowed"] = true, ["patchType"] = "JSONPatch", ["patch"] = Convert.ToBase64String(Encoding.UTF8.GetBytes(patch)) };

    private async Task HandleAsync(HttpContext http)
    {
        var question = (await JsonNode.ParseAsync(http.Request.Body))!.AsObject();
        Asked.Enqueue(question);
        if (answer(http.Request.Path.Value!.Trim('/'), question["request"]?.AsObject() ?? question) is not { } response)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, http.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return;
        }
        if (question["request"]?["uid"] is { } uid) response["uid"] = uid.DeepClone();
        var review = new JsonObject { ["kind"] = question["kind"]!.DeepClone(), ["apiVersion"] = question["apiVersion"]!.DeepClone(), ["response"] = response };
        http.Response.ContentType = "application/json";
        await http.Response.WriteAsync(review.ToJsonString());
    }
}
