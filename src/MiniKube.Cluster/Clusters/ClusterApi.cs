using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using MiniKube.Cluster.Kubeconfig;

namespace MiniKube.Cluster.Clusters;

/// <summary>The few questions that up, status and the like ask the API server. They need no typed client, and start faster without one.</summary>
internal sealed class ClusterApi : IDisposable
{
    /// <summary>For what is asked again and again until the answer is good.</summary>
    private static readonly TimeSpan Glance = TimeSpan.FromSeconds(2);

    /// <summary>For what is asked once: a busy server is not one that is not there.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly HttpClient _http;
    private readonly X509Certificate2 _authority;
    private readonly X509Certificate2 _client;

    public ClusterApi(KubeconfigCredentials credentials)
    {
        _authority = credentials.Authority();
        _client = credentials.ClientCertificate();
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = Patience,
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
        _http = new HttpClient(handler) { BaseAddress = new Uri(credentials.Server), Timeout = Patience };
    }

    /// <summary>The nodes that the cluster knows, by name; null when the server does not answer (and why, for people).</summary>
    public async Task<(IReadOnlyDictionary<string, NodeView>? Nodes, string? Problem)> NodesAsync(CancellationToken cancel)
    {
        using var glance = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        glance.CancelAfter(Glance);
        try
        {
            if (!await ListensAsync(cancel)) return (null, "the API server does not listen yet");
            using var response = await _http.GetAsync("/api/v1/nodes", glance.Token);
            if (!response.IsSuccessStatusCode) return (null, $"the API server answers {(int)response.StatusCode}");
            using var list = await JsonDocument.ParseAsync(await response.Content.ReadAsStreamAsync(glance.Token), default, glance.Token);
            return (list.RootElement.GetProperty("items").EnumerateArray().Select(NodeView.Of).ToDictionary(n => n.Name), null);
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            return (null, $"the API server does not answer within {Glance.TotalSeconds:0} s");
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException)
        {
            return (null, "the API server does not answer: " + (e.InnerException ?? e).Message);
        }
    }

    /// <summary>One request; the answer's body, or the server's own words as a failure.</summary>
    public async Task<JsonDocument> SendAsync(HttpMethod method, string path, string? mergePatch, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(method, path);
        if (mergePatch is not null) request.Content = new StringContent(mergePatch, System.Text.Encoding.UTF8, "application/merge-patch+json");
        try
        {
            using var response = await _http.SendAsync(request, cancel);
            var body = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
            if (response.IsSuccessStatusCode) return body;
            using (body) throw new ClusterException((int)response.StatusCode == 404 ? ClusterFailure.NotFound : ClusterFailure.Failed, body.RootElement.GetProperty("message").GetString()!);
        }
        catch (Exception e) when (e is HttpRequestException or IOException or JsonException || (e is OperationCanceledException && !cancel.IsCancellationRequested))
        {
            throw new ClusterException($"the API server does not answer ({(e.InnerException ?? e).Message}): look at 'mkube status', then run this again", e);
        }
    }

    /// <summary>Null when there is one of that name already.</summary>
    public async Task<JsonDocument?> TryCreateAsync(string path, string body, CancellationToken cancel)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, path) { Content = new StringContent(body, System.Text.Encoding.UTF8, "application/json") };
        using var response = await _http.SendAsync(request, cancel);
        var answer = JsonDocument.Parse(await response.Content.ReadAsStringAsync(cancel));
        if (response.IsSuccessStatusCode) return answer;
        using (answer) return response.StatusCode == HttpStatusCode.Conflict ? null : throw new ClusterException(answer.RootElement.GetProperty("message").GetString()!);
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
        if (socket.ConnectAsync(connecting)) await done.Task.WaitAsync(Glance, TimeProvider.System, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return connecting.SocketError == SocketError.Success && socket.Connected;
    }
}
