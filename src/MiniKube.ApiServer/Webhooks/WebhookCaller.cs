using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.ApiServer.Dialing;

namespace MiniKube.ApiServer.Webhooks;

/// <summary>Asks webhooks. Connections are kept and shared by those at one address; the number of addresses, the time and the size of answers are bounded.</summary>
internal sealed class WebhookCaller(ServiceBackends backends, Dialer dialer, TimeProvider time) : IDisposable
{
    private const int MaxAddresses = 128;
    private const int MaxAnswer = 3 << 20;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(2);
    private readonly Dictionary<string, HttpClient> clients = [];
    private readonly Lock gate = new();

    /// <exception cref="WebhookException">It could not be asked, or gave no usable answer.</exception>
    public async Task<JsonObject> AskAsync(WebhookTarget target, JsonObject question, TimeSpan patience, CancellationToken cancel)
    {
        using var limit = new CancellationTokenSource(patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancel);
        var url = new UriBuilder(target.Url);
        url.Query = $"{url.Query.TrimStart('?')}{(url.Query.Length > 1 ? "&" : "")}timeout={(int)patience.TotalSeconds}s";
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, url.Uri) { Content = new ByteArrayContent(JsonSerializer.SerializeToUtf8Bytes(question, ApiJson.Info<JsonObject>())) };
            request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
            request.Headers.Accept.ParseAdd("application/json");
            using var answer = await ClientOf(target).SendAsync(request, HttpCompletionOption.ResponseContentRead, either.Token);
            var body = await answer.Content.ReadAsByteArrayAsync(either.Token);
            if (answer.StatusCode != HttpStatusCode.OK) throw new WebhookException($"the server answered {(int)answer.StatusCode}");
            return JsonNode.Parse(body) as JsonObject ?? throw new WebhookException("the answer is no object");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new WebhookException($"Post \"{url.Uri}\": context deadline exceeded");
        }
        catch (Exception error) when (error is HttpRequestException or IOException or JsonException or ApiException)
        {
            throw new WebhookException($"Post \"{url.Uri}\": {Innermost(error)}", error);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            foreach (var client in clients.Values) client.Dispose();
            clients.Clear();
        }
    }

    private HttpClient ClientOf(WebhookTarget target)
    {
        lock (gate)
        {
            if (clients.TryGetValue(target.Key, out var known)) return known;
            if (clients.Count >= MaxAddresses)
            {
                // Not disposed: somebody may be using it. Its connections end by their lifetime.
                clients.Remove(clients.Keys.First());
            }
            return clients[target.Key] = Create(target);
        }
    }

    private HttpClient Create(WebhookTarget target)
    {
        var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            AllowAutoRedirect = false,
            UseCookies = false,
            PooledConnectionLifetime = Lifetime,
            PooledConnectionIdleTimeout = TimeSpan.FromSeconds(30),
            MaxConnectionsPerServer = 64,
            SslOptions = TrustedAuthorities.Options(target.Url.Host, target.CaBundle),
        };
        if (target.IsService)
        {
            handler.ConnectCallback = (_, cancel) => dialer.ConnectAsync(backends.Find(target.ServiceNamespace, target.ServiceName, target.Url.Port), cancel);
        }
        return new(handler) { Timeout = Timeout.InfiniteTimeSpan, MaxResponseContentBufferSize = MaxAnswer };
    }

    private static string Innermost(Exception error)
    {
        while (error.InnerException is { } inner) error = inner;
        return error.Message;
    }
}

/// <summary>A webhook could not be asked, or what it said makes no sense.</summary>
internal sealed class WebhookException(string message, Exception? inner = null) : Exception(message, inner);
