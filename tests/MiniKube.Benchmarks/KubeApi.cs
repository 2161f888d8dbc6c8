using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace MiniKube.Benchmarks;

/// <summary>An API server of Kubernetes with an etcd, nothing else, in a network namespace.</summary>
internal sealed class KubeApi : IAsyncDisposable
{
    public const string Slices = "/apis/discovery.k8s.io/v1beta1/namespaces/default/endpointslices";
    private const string Token = "bench";
    private const string Address = "https://127.0.0.1:6443";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);
    private readonly List<Process> _processes = [];

    private KubeApi(NetworkSpace space)
    {
        Client = new(new SocketsHttpHandler
        {
            ConnectCallback = async (context, cancel) =>
            {
                var socket = await space.InsideAsync(() => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true });
                await socket.ConnectAsync(IPAddress.Loopback, context.DnsEndPoint.Port, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new() { RemoteCertificateValidationCallback = static (_, _, _, _) => true },
            UseProxy = false,
        }) { BaseAddress = new(Address), DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Token) } };
    }

    public HttpClient Client { get; }

    /// <summary>Of everything that this run needs; goes with it.</summary>
    public string Folder { get; } = Directory.CreateTempSubdirectory("mkube-bench-kube-").FullName;

    public string Kubeconfig => Path.Combine(Folder, "kubeconfig");

    public static async Task<KubeApi> StartAsync(NetworkSpace space, string programs)
    {
        var api = new KubeApi(space);
        try
        {
            api.Start(space, programs);
            await api.ReadyAsync();
            return api;
        }
        catch
        {
            await api.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        foreach (var process in _processes.AsEnumerable().Reverse()) await NetworkSpace.EndAsync(process);
        Directory.Delete(Folder, recursive: true);
    }

    private void Start(NetworkSpace space, string programs)
    {
        using (var key = RSA.Create(2048)) File.WriteAllText(In("accounts.key"), key.ExportRSAPrivateKeyPem());
        File.WriteAllText(In("tokens"), $"{Token},admin,admin,system:masters\n");
        File.WriteAllText(Kubeconfig, $$"""
            apiVersion: v1
            kind: Config
            clusters: [{name: bench, cluster: {server: "{{Address}}", insecure-skip-tls-verify: true} }]
            users: [{name: bench, user: {token: "{{Token}}"} }]
            contexts: [{name: bench, context: {cluster: bench, user: bench} }]
            current-context: bench
            """);
        _processes.Add(space.Start(In("etcd.log"), "", "etcd", "--data-dir", In("etcd")));
        _processes.Add(space.Start(
            In("apiserver.log"), "", Path.Combine(programs, "kube-apiserver"), "--etcd-servers=http://127.0.0.1:2379", "--advertise-address=192.0.2.1", "--bind-address=127.0.0.1",
            "--cert-dir=" + In("certificates"), "--token-auth-file=" + In("tokens"), "--authorization-mode=AlwaysAllow", "--disable-admission-plugins=ServiceAccount",
            "--service-cluster-ip-range=10.96.0.0/12", "--service-account-issuer=bench", "--service-account-key-file=" + In("accounts.key"),
            "--service-account-signing-key-file=" + In("accounts.key")));
    }

    private async Task ReadyAsync()
    {
        var waited = Stopwatch.StartNew();
        while (waited.Elapsed < Patience)
        {
            try
            {
                if (await Client.SendAsync(HttpMethod.Get, "/readyz") == 200 && await Client.SendAsync(HttpMethod.Get, "/api/v1/namespaces/default") == 200) return;
            }
            catch (HttpRequestException)
            {
                // Not yet.
            }
            await Task.Delay(50);
        }
        throw new TimeoutException($"kube-apiserver is not ready after {Patience}: {File.ReadLines(In("apiserver.log")).LastOrDefault()}");
    }

    private string In(string name) => Path.Combine(Folder, name);
}
