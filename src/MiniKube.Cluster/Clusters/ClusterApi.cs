using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>The two questions that up and status ask the API server. They need no typed client, and start faster without one.</summary>
internal sealed class ClusterApi : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(2);
    private readonly HttpClient _http;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _client;

    public ClusterApi(KubeconfigCredentials credentials)
    {
        _authority = credentials.Authority();
        _client = credentials.ClientCertificate();
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = Deadline,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions
            {
                ClientCertificates = [_client],
                CertificateChainPolicy = new X509ChainPolicy
                {
                    TrustMode = X509ChainTrustMode.CustomRootTrust,
                    CustomTrustStore = { _authority },
                    RevocationMode = X509RevocationMode.NoCheck,
                },
            },
        };
        _http = new HttpClient(handler) { BaseAddress = new Uri(credentials.Server), Timeout = Deadline };
    }

    /// <summary>The nodes whose Ready condition is true; null when the server does not answer (and why, for people).</summary>
    public async Task<(IReadOnlySet<string>? Ready, string? Problem)> ReadyNodesAsync(CancellationToken cancel)
    {
        try
        {
            if (!await ListensAsync(cancel)) return (null, "the API server does not listen yet");
            using var response = await _http.GetAsync("/api/v1/nodes", cancel);
            if (!response.IsSuccessStatusCode) return (null, $"the API server answers {(int)response.StatusCode}");
            using var list = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(cancel), default, cancel);
            return (list.RootElement.GetProperty("items").EnumerateArray().Where(IsReady).Select(n => n.GetProperty("metadata").GetProperty("name").GetString()!).ToHashSet(), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"the API server does not answer within {Deadline.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return (null, "the API server does not answer: " + (e.InnerException ?? e).Message);
        }
    }

    public void Dispose()
    {
        _http.Dispose();
        _authority.Dispose();
        _client.Dispose();
    }

    /// <summary>Asked often while a server starts: a refused connection costs no exception here.</summary>
    private async Task<bool> ListensAsync(CancellationToken cancel)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var connecting = new SocketAsyncEventArgs { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(_http.BaseAddress!.Host), _http.BaseAddress.Port) };
        var done = new TaskCompletionSource();
        connecting.Completed += (_, _) => done.TrySetResult();
        if (socket.ConnectAsync(connecting)) await done.Task.WaitAsync(Deadline, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return connecting.SocketError == SocketError.Success && socket.Connected;
    }

    private static bool IsReady(JsonElement node) =>
        node.TryGetProperty("status", out var status)
        && status.TryGetProperty("conditions", out var conditions)
        && conditions.EnumerateArray().Any(c => c.GetProperty("type").GetString() == "Ready" && c.GetProperty("status").GetString() == "True");
}
