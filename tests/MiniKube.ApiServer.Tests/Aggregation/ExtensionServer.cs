using System.Net;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Aggregation;

/// <summary>A real extension server: it tells what it serves, demands the front proxy's certificate, and answers with what it was asked.</summary>
internal sealed class ExtensionServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private ExtensionServer(WebApplication app, string group) => (this.app, Group) = (app, group);

    public string Group { get; }

    public int Port { get; private set; }

    public static async Task<ExtensionServer> StartAsync(TestServer server, string group)
    {
        var (certificate, key) = server.Pki.Server($"extension-{Guid.NewGuid():N}", $"ext.{group.Split('.')[0]}.svc");
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseKestrelHttpsConfiguration().ConfigureKestrel(
            kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen => listen.UseHttps(https =>
            {
                https.ServerCertificate = X509Certificate2.CreateFromPemFile(certificate, key);
                https.ClientCertificateMode = ClientCertificateMode.RequireCertificate;
                https.ClientCertificateValidation = (client, _, _) => client.GetNameInfo(X509NameType.SimpleName, false) == "front-proxy-client";
            })));
        var app = builder.Build();
        var made = new ExtensionServer(app, group);
        app.Run(made.HandleAsync);
        await app.StartAsync();
        made.Port = new Uri(app.Urls.First()).Port;
        return made;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task HandleAsync(HttpContext http)
    {
        var headers = http.Request.Headers;
        http.Response.ContentType = "application/json";
        if (http.Request.Path == $"/apis/{Group}/v1")
        {
            await http.Response.WriteAsync($$"""
                {"kind":"APIResourceList","apiVersion":"v1","groupVersion":"{{Group}}/v1","resources":[
                  {"name":"echoes","singularName":"echo","namespaced":true,"kind":"Echo","verbs":["get","list","create"],"shortNames":["ec"]},
                  {"name":"echoes/status","singularName":"","namespaced":true,"kind":"Echo","verbs":["get"]}]}
                """);
            return;
        }
        using var body = new StreamReader(http.Request.Body);
        http.Response.StatusCode = http.Request.Method == "POST" ? 201 : 200;
        await http.Response.WriteAsync(new System.Text.Json.Nodes.JsonObject
        {
            ["kind"] = "Echo",
            ["apiVersion"] = $"{Group}/v1",
            ["user"] = headers["X-Remote-User"].ToString(),
            ["groups"] = string.Join('|', headers["X-Remote-Group"].ToArray()),
            ["authorization"] = headers.Authorization.ToString(),
            ["target"] = http.Request.Method + " " + http.Request.Path + http.Request.QueryString,
            ["body"] = await body.ReadToEndAsync(),
        }.ToJsonString());
    }
}
