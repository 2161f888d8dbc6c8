using System.Net;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Serialization.Metadata;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Http;

/// <summary>
/// Docker's HTTP API on its unix socket. Every call has a deadline, and every failure is the contract's. Paths carry no version: the daemon then speaks its
/// newest, while any version that one could name is refused by some daemon, old or new.
/// </summary>
internal sealed class DockerHttp(string socketPath, TimeProvider time) : IDisposable
{
    private static readonly Uri Base = new("http://docker/");

    private readonly HttpClient _client = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancel) => new NetworkStream(await ConnectAsync(socketPath, cancel), ownsSocket: true),
        UseProxy = false,
        UseCookies = false,
    }) { BaseAddress = Base, Timeout = Timeout.InfiniteTimeSpan };

    public static async ValueTask<Socket> ConnectAsync(string socketPath, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(socketPath), cancel);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    public async Task<T> GetAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan limit, CancellationToken cancel) =>
        await SendAsync(HttpMethod.Get, path, null, answer => ReadAsync(answer, type, cancel), limit, cancel);

    /// <summary>Null when the thing asked about is gone.</summary>
    public async Task<T?> FindAsync<T>(string path, JsonTypeInfo<T> type, TimeSpan limit, CancellationToken cancel)
        where T : class
    {
        try
        {
            return await GetAsync(path, type, limit, cancel);
        }
        catch (ContainerRuntimeException gone) when (gone.Error == RuntimeError.NotFound)
        {
            return null;
        }
    }

    public Task<TOut> PostAsync<TIn, TOut>(string path, TIn body, JsonTypeInfo<TIn> type, JsonTypeInfo<TOut> answerType, TimeSpan limit, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, type), answer => ReadAsync(answer, answerType, cancel), limit, cancel);

    public Task PostAsync<TIn>(string path, TIn body, JsonTypeInfo<TIn> type, TimeSpan limit, CancellationToken cancel) =>
        SendAsync(HttpMethod.Post, path, JsonContent.Create(body, type), NothingAsync, limit, cancel);

    public Task PostAsync(string path, TimeSpan limit, CancellationToken cancel) => SendAsync(HttpMethod.Post, path, null, NothingAsync, limit, cancel);

    public Task DeleteAsync(string path, TimeSpan limit, CancellationToken cancel) => SendAsync(HttpMethod.Delete, path, null, NothingAsync, limit, cancel);

    /// <summary>As a call that ends or removes: what is gone already is as it should be.</summary>
    public static async Task UnlessGoneAsync(Task call)
    {
        try
        {
            await call;
        }
        catch (ContainerRuntimeException gone) when (gone.Error == RuntimeError.NotFound)
        {
            // As asked.
        }
    }

    /// <summary>An answer that is read while it comes; the caller disposes of it.</summary>
    public async Task<HttpResponseMessage> OpenAsync(HttpRequestMessage request, CancellationToken cancel)
    {
        try
        {
            var response = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
            if (response.IsSuccessStatusCode || response.StatusCode == HttpStatusCode.NotModified) // it runs already, or has stopped already
                return response;
            using (response)
                throw await DockerErrors.ReadAsync(response, cancel);
        }
        catch (HttpRequestException broken)
        {
            throw DockerErrors.Unreachable(socketPath, broken);
        }
    }

    public void Dispose() => _client.Dispose();

    private async Task<T> SendAsync<T>(HttpMethod method, string path, HttpContent? body, Func<HttpResponseMessage, Task<T>> read, TimeSpan limit, CancellationToken cancel)
    {
        using var expiry = new CancellationTokenSource(limit, time);
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(cancel, expiry.Token);
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative)) { Content = body };
        try
        {
            using var response = await OpenAsync(request, bound.Token);
            return await read(response).WaitAsync(bound.Token);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, $"Docker did not answer {method} {path.Split('?')[0]} within {limit.TotalSeconds:0} s");
        }
        catch (Exception broken) when (broken is IOException or HttpRequestException)
        {
            throw DockerErrors.Unreachable(socketPath, broken);
        }
    }

    private static async Task<T> ReadAsync<T>(HttpResponseMessage answer, JsonTypeInfo<T> type, CancellationToken cancel) =>
        await answer.Content.ReadFromJsonAsync(type, cancel) ?? throw new ContainerRuntimeException(RuntimeError.Other, "Docker's answer is empty");

    private static Task<bool> NothingAsync(HttpResponseMessage answer) => Task.FromResult(answer.IsSuccessStatusCode);
}
