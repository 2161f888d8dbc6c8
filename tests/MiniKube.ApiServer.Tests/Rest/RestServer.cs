using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Rest;

/// <summary>One server for all tests of the REST door; each test makes a namespace of its own.</summary>
public sealed class RestServer : IAsyncLifetime
{
    private TestServer server = null!;
    private int spaces;

    internal TestServer Server => server;

    public HttpClient Client { get; private set; } = null!;

    public async Task InitializeAsync() => await StartAsync();

    /// <param name="with">What this server is to do otherwise.</param>
    internal async Task StartAsync(Func<ApiServerOptions, TempFolder, ApiServerOptions>? with = null)
    {
        server = await TestServer.StartAsync(with);
        Client = server.Admin();
    }

    public async Task DisposeAsync()
    {
        Client.Dispose();
        await server.DisposeAsync();
    }

    public async Task<string> NamespaceAsync()
    {
        var name = $"t{Interlocked.Increment(ref spaces)}";
        (await SendAsync("POST", "/api/v1/namespaces", $$$"""{"apiVersion":"v1","kind":"Namespace","metadata":{"name":"{{{name}}}"}}""")).Code.ShouldBe(201);
        return name;
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, string type = "application/json", string accept = "application/json")
    {
        using var request = new HttpRequestMessage(new(method), path);
        if (body is not null) request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body)) { Headers = { ContentType = MediaTypeHeaderValue.Parse(type) } };
        if (accept.Length > 0) request.Headers.TryAddWithoutValidation("Accept", accept);
        using var response = await Client.SendAsync(request);
        return new(response.StatusCode, await response.Content.ReadAsStringAsync(), response.Headers.TryGetValues("Warning", out var warnings) ? [.. warnings] : [], response.Content.Headers.ContentType?.ToString() ?? "", response.Headers);
    }

    public Task<Answer> CreateAsync(string path, string json, string query = "") => SendAsync("POST", path + query, json);
}

public sealed record Answer(HttpStatusCode Status, string Text, IReadOnlyList<string> Warnings, string ContentType, HttpResponseHeaders Headers)
{
    public int Code => (int)Status;

    public JsonObject Json => JsonNode.Parse(Text)!.AsObject();

    public string Message => (string?)Json["message"] ?? "";
}

[CollectionDefinition("rest")]
public sealed class RestCollection : ICollectionFixture<RestServer>;
