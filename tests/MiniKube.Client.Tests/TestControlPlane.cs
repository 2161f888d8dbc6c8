using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer;
using MiniKube.Client;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.Testing;

/// <summary>Real API servers on a real etcd, with keys of their own, in a folder that is gone afterwards.</summary>
internal sealed class TestControlPlane : IAsyncDisposable
{
    private readonly string folder;
    private readonly ClusterPki pki;
    private readonly List<Running> servers;
    private EtcdProcess etcd;

    private TestControlPlane(string folder, EtcdProcess etcd, ClusterPki pki, int servers) =>
        (this.folder, this.etcd, this.pki, this.servers) = (folder, etcd, pki, [.. Enumerable.Range(0, servers).Select(_ => new Running(FreePorts.Take()))]);

    public ApiClientOptions Admin => As(pki.Admin);

    public ApiClientOptions Scheduler => As(pki.Scheduler);

    public ApiClientOptions ControllerManager => As(pki.ControllerManager);

    /// <param name="trusting">Another one whose keys are used.</param>
    public static async Task<TestControlPlane> StartAsync(TestControlPlane? trusting = null, int servers = 1)
    {
        var folder = Directory.CreateTempSubdirectory("mkcp").FullName;
        var etcd = new EtcdProcess(new() { DataFolder = Path.Combine(folder, "etcd") });
        await etcd.StartAsync(CancellationToken.None);
        var names = new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1"), Addresses = [IPAddress.Loopback] };
        var pki = trusting?.pki ?? await ClusterPki.EnsureAsync(Path.Combine(folder, "pki"), names, TimeProvider.System, CancellationToken.None);
        var plane = new TestControlPlane(folder, etcd, pki, servers);
        await plane.StartServerAsync();
        return plane;
    }

    public async Task StartServerAsync()
    {
        foreach (var server in servers)
        {
            server.Stop = new();
            var host = new ApiServerHost(Options(server.Port), NullLoggerFactory.Instance, TimeProvider.System);
            server.Serving = host.RunAsync(server.Stop.Token);
            await (await Task.WhenAny(server.Serving, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(90));
        }
    }

    public async Task StopServerAsync()
    {
        foreach (var server in servers) await server.EndAsync();
    }

    /// <summary>Ends the one at this address.</summary>
    public Task StopServerAsync(Uri address) => servers.Single(server => server.Port == address.Port).EndAsync();

    public async Task StopEtcdAsync() => await etcd.DisposeAsync();

    /// <summary>As after restoring a snapshot: another state, and revisions that begin below those that clients have seen.</summary>
    public async Task ForgetEverythingAsync()
    {
        await StopServerAsync();
        await etcd.DisposeAsync();
        etcd = new EtcdProcess(new() { DataFolder = Path.Combine(folder, "etcd2") });
        await etcd.StartAsync(CancellationToken.None);
        await StartServerAsync();
    }

    public async ValueTask DisposeAsync()
    {
        await StopServerAsync();
        await etcd.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    private ApiServerOptions Options(int port) => new()
    {
        EtcdEndpoints = etcd.ClientOptions.Endpoints,
        EtcdIsOurs = servers.Count == 1,
        ListenAddress = "127.0.0.1",
        Port = port,
        CertificateFile = pki.Server.Certificate,
        KeyFile = pki.Server.Key,
        ClientCaFile = pki.Authority.Certificate,
        ServiceAccountKeyFile = pki.ServiceAccountKey,
        EncryptionKeyFile = pki.SecretsKey,
        ShutdownGrace = TimeSpan.FromMilliseconds(200),
    };

    private ApiClientOptions As(CertificateFiles who) => new()
    {
        Server = string.Join(',', servers.Select(server => $"https://127.0.0.1:{server.Port}")),
        CaFile = pki.Authority.Certificate,
        CertificateFile = who.Certificate,
        KeyFile = who.Key,
    };

    private sealed class Running(int port)
    {
        public int Port => port;

        public CancellationTokenSource Stop { get; set; } = new();

        public Task Serving { get; set; } = Task.CompletedTask;

        public async Task EndAsync()
        {
            await Stop.CancelAsync();
            await Serving;
        }
    }
}
