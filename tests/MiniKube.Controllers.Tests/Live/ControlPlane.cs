using System.Net;
using Microsoft.Extensions.Logging;
using MiniKube.ApiServer;
using MiniKube.Client;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.Controllers.Tests.Live;

/// <summary>A real etcd, a real API server on a free port, and the controllers on them, until disposed. No scheduler and no node: tests play those.</summary>
public sealed class ControlPlane : IAsyncLifetime, IAsyncDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mkctl").FullName;
    private readonly CancellationTokenSource stop = new();
    private readonly LogLines log = new();
    private EtcdProcess? etcd;
    private Task server = Task.CompletedTask;
    private ClusterPki pki = null!;
    private string address = "";
    private (CancellationTokenSource Stop, Task Run)? controllers;

    internal ApiClient Admin { get; private set; } = null!;

    /// <summary>What servers and controllers logged, for the message of a test that failed.</summary>
    internal string Log => log.ToString();

    public async Task InitializeAsync()
    {
        etcd = new EtcdProcess(new() { DataFolder = Path.Combine(folder, "etcd") });
        await etcd.StartAsync(CancellationToken.None);
        var names = new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1"), Addresses = [IPAddress.Loopback] };
        pki = await ClusterPki.EnsureAsync(Path.Combine(folder, "pki"), names, TimeProvider.System, CancellationToken.None);
        var host = new ApiServerHost(
            new()
            {
                EtcdEndpoints = etcd.ClientOptions.Endpoints,
                EtcdIsOurs = true,
                ListenAddress = "127.0.0.1",
                Port = 0,
                CertificateFile = pki.Server.Certificate,
                KeyFile = pki.Server.Key,
                ClientCaFile = pki.Authority.Certificate,
                ServiceAccountKeyFile = pki.ServiceAccountKey,
                EncryptionKeyFile = pki.SecretsKey,
            },
            log, TimeProvider.System);
        server = host.RunAsync(stop.Token);
        await (await Task.WhenAny(server, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(90));
        address = $"https://127.0.0.1:{host.Port}";
        Admin = new(Credentials(pki.Admin));
        StartControllers();
    }

    internal ApiClientOptions Credentials(CertificateFiles who) => new() { Server = address, CaFile = pki.Authority.Certificate, CertificateFile = who.Certificate, KeyFile = who.Key };

    internal ApiClientOptions NodeCredentials(string node) => Credentials(pki.EnsureNode(node, Path.Combine(folder, node)));

    internal ApiClientOptions TokenCredentials(string token) => new() { Server = address, CaFile = pki.Authority.Certificate, Token = token };

    internal void StartControllers()
    {
        var options = new ControllerManagerOptions
        {
            Server = Credentials(pki.ControllerManager),
            Identity = "test",
            NodeGracePeriod = TimeSpan.FromSeconds(2),
            NodeStartupGracePeriod = TimeSpan.FromSeconds(3),
            NodeReturnPeriod = TimeSpan.FromSeconds(1),
            RootCa = "the root",
        };
        var stopping = new CancellationTokenSource();
        controllers = (stopping, new ControllerManager(options, log, TimeProvider.System).RunAsync(stopping.Token));
    }

    internal async Task StopControllersAsync()
    {
        if (controllers is not { } running) return;
        controllers = null;
        await running.Stop.CancelAsync();
        await running.Run.WaitAsync(TimeSpan.FromSeconds(90));
        running.Stop.Dispose();
    }

    Task IAsyncLifetime.DisposeAsync() => DisposeAsync().AsTask();

    public async ValueTask DisposeAsync()
    {
        await StopControllersAsync();
        if (Admin is not null) await Admin.DisposeAsync();
        await stop.CancelAsync();
        await server;
        if (etcd is not null) await etcd.DisposeAsync();
        stop.Dispose();
        Directory.Delete(folder, recursive: true);
    }
}

[CollectionDefinition("control plane")]
public sealed class ControlPlaneCollection : ICollectionFixture<ControlPlane>;
