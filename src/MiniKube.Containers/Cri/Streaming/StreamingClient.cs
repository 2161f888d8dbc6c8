using System.Net;
using System.Net.Http.Headers;
using MiniKube.Spdy;

namespace MiniKube.Containers.Cri.Streaming;

/// <summary>
/// Client of the runtime's streaming server: the URLs that CRI's Exec, Attach and PortForward return. It speaks SPDY/3.1, which every
/// runtime's server knows and which, unlike the WebSocket protocol of that age, can close stdin.
/// </summary>
internal sealed class StreamingClient : IDisposable
{
    private const string RemoteCommandProtocol = "v4.channel.k8s.io";
    private const string PortForwardProtocol = "portforward.k8s.io";
    private const string ProtocolHeader = "X-Stream-Protocol-Version";

    private readonly HttpClient _http;
    private readonly TimeSpan _limit;

    public StreamingClient(CriRuntimeOptions options)
    {
        _limit = options.Deadlines.Connect;
        var handler = new SocketsHttpHandler { ConnectTimeout = _limit, UseProxy = false };
        if (options.StreamingDial is { } dial)
            handler.ConnectCallback = (context, cancel) => dial(context.DnsEndPoint, cancel);
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    public Task<IExecSession> RemoteCommandAsync(string url, StreamSet streams, CancellationToken cancel) =>
        ConnectAsync<IExecSession>(url, RemoteCommandProtocol, async (connection, limit) =>
        {
            // All are opened before anything is read: the server starts the command when it has its full set.
            var status = await OpenAsync(connection, "error", limit);
            var stdin = streams.Stdin ? await OpenAsync(connection, "stdin", limit) : null;
            var stdout = streams.Stdout ? await OpenAsync(connection, "stdout", limit) : null;
            var stderr = streams.Stderr ? await OpenAsync(connection, "stderr", limit) : null;
            var resize = streams.Tty ? await OpenAsync(connection, "resize", limit) : null;
            return new RemoteCommandSession(connection, status, stdin, stdout, stderr, resize);
        }, cancel);

    public Task<IPortForwardConnection> PortForwardAsync(string url, int port, CancellationToken cancel) =>
        ConnectAsync<IPortForwardConnection>(url, PortForwardProtocol, async (connection, limit) =>
        {
            var errors = await OpenAsync(connection, "error", limit, port);
            await errors.CompleteWritesAsync(limit);
            var data = await OpenAsync(connection, "data", limit, port);
            return new PortForwardConnection(connection, data, errors);
        }, cancel);

    public void Dispose() => _http.Dispose();

    private static Task<SpdyStream> OpenAsync(SpdyConnection connection, string type, CancellationToken cancel, int? port = null)
    {
        var headers = new Dictionary<string, string> { ["streamType"] = type };
        if (port is { } given)
        {
            headers["port"] = given.ToString();
            headers["requestID"] = "0";
        }
        return connection.OpenStreamAsync(headers, cancel);
    }

    private async Task<T> ConnectAsync<T>(string url, string protocol, Func<SpdyConnection, CancellationToken, Task<T>> open, CancellationToken cancel)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        limit.CancelAfter(_limit);
        try
        {
            var connection = await UpgradeAsync(url, protocol, limit.Token);
            try
            {
                return await open(connection, limit.Token);
            }
            catch
            {
                await connection.DisposeAsync();
                throw;
            }
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            throw new ContainerRuntimeException(RuntimeError.DeadlineExceeded, "the runtime's streaming server did not answer in time");
        }
        catch (Exception failed) when (failed is HttpRequestException or IOException)
        {
            throw new ContainerRuntimeException(RuntimeError.Unavailable, $"the runtime's streaming server cannot be reached: {failed.Message}", failed);
        }
    }

    private async Task<SpdyConnection> UpgradeAsync(string url, string protocol, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url);
        request.Headers.Connection.Add("Upgrade");
        request.Headers.Upgrade.Add(new ProductHeaderValue("SPDY", "3.1"));
        request.Headers.Add(ProtocolHeader, protocol);
        var response = await _http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode == HttpStatusCode.SwitchingProtocols)
            return new SpdyConnection(await response.Content.ReadAsStreamAsync(cancel), SpdyRole.Client);

        using (response)
        {
            var text = await response.Content.ReadAsStringAsync(cancel);
            var error = response.StatusCode == HttpStatusCode.NotFound ? RuntimeError.NotFound : RuntimeError.Other;
            throw new ContainerRuntimeException(error, $"the runtime's streaming server refused ({(int)response.StatusCode}): {text.Trim()}");
        }
    }
}
