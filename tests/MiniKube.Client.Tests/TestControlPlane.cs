using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer;
using MiniKube.Client;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.Testing;

/// <summary>A real API server on a real etcd, with keys of its own, in a folder that is gone afterwards.</summary>
internal sealed class TestControlPlane : IAsyncDisposable
{
    private readonly string folder;
    private readonly ClusterPki pki;
    private readonly int port = FreePort();
    private EtcdProcess etcd;
    private CancellationTokenSource stop = new();
    private Task serving = Task.CompletedTask;

    private TestControlPlane(string folder, EtcdProcess etcd, ClusterPki pki) => (this.folder, this.etcd, this.pki) = (folder, etcd, pki);

    public ApiClientOptions Admin => As(pki.Admin);

    public ApiClientOptions Scheduler => As(pki.Scheduler);

    public ApiClientOptions ControllerManager => As(pki.ControllerManager);

    public static async Task<TestControlPlane> StartAsync()
    {
        var folder = Directory.CreateTempSubdirectory("mkcp").FullName;
        var etcd = new EtcdProcess(new() { DataFolder = Path.Combine(folder, "etcd") });
        await etcd.StartAsync(CancellationToken.None);
        var names = new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1"), Addresses = [IPAddress.Loopback] };
        var pki = await ClusterPki.EnsureAsync(Path.Combine(folder, "pki"), names, TimeProvider.System, CancellationToken.None);
        var plane = new TestControlPlane(folder, etcd, pki);
        await plane.StartServerAsync();
        return plane;
    }

    public async Task StartServerAsync()
    {
        stop = new();
        var host = new ApiServerHost(new ApiServerOptions
        {
            EtcdEndpoints = etcd.ClientOptions.Endpoints,
            EtcdIsOurs = true,
            ListenAddress = "127.0.0.1",
            Port = port,
            CertificateFile = pki.Server.Certificate,
            KeyFile = pki.Server.Key,
            ClientCaFile = pki.Authority.Certificate,
            ServiceAccountKeyFile = pki.ServiceAccountKey,
            EncryptionKeyFile = pki.SecretsKey,
            ShutdownGrace = TimeSpan.FromMilliseconds(200),
        }, NullLoggerFactory.Instance, TimeProvider.System);
        serving = host.RunAsync(stop.Token);
        await (await Task.WhenAny(serving, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(30));
    }

    public async Task StopServerAsync()
    {
        await stop.CancelAsync();
        await serving;
        stop.Dispose();
    }

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

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private ApiClientOptions As(CertificateFiles who) => new()
    {
        Server = $"https://127.0.0.1:{port}",
        CaFile = pki.Authority.Certificate,
        CertificateFile = who.Certificate,
        KeyFile = who.Key,
    };
}
