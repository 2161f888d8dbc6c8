using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Api.Core;
using MiniKube.ApiServer;
using MiniKube.Cluster.Pki;
using MiniKube.Etcd;

namespace MiniKube.NodeAgent.Tests.Real;

/// <summary>A real API server on a real etcd in this process, and one node with its agent.</summary>
[System.Diagnostics.CodeAnalysis.SuppressMessage("Design", "CA1001", Justification = "xunit ends it by IAsyncLifetime")]
public class AgentFixture : IAsyncLifetime
{
    private readonly CancellationTokenSource stop = new();
    private readonly TestNode node;
    private EtcdProcess etcd = null!;
    private Task serving = Task.CompletedTask;
    private AgentSettings settings = null!;

    public AgentFixture()
        : this(RuntimeDriver.Cri)
    {
    }

    private protected AgentFixture(RuntimeDriver driver) => node = new(driver);

    internal TestNode Node => node;

    public ApiClient Client { get; private set; } = null!;

    /// <summary>How kubectl finds the server and is its administrator.</summary>
    public string[] KubectlFlags { get; private set; } = [];

    /// <summary>As the administrator.</summary>
    public HttpClient Rest { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await node.StartAsync();
        etcd = new(new() { DataFolder = Path.Combine(node.Folder, "etcd"), Time = TimeProvider.System });
        await etcd.StartAsync(CancellationToken.None);
        var names = new ServerNames { ServiceAddress = IPAddress.Parse("10.96.0.1"), Addresses = [IPAddress.Parse(node.ServerIp)] };
        var pki = await ClusterPki.EnsureAsync(Path.Combine(node.Folder, "pki"), names, TimeProvider.System, CancellationToken.None);
        var host = new ApiServerHost(
            new()
            {
                EtcdEndpoints = etcd.ClientOptions.Endpoints,
                EtcdIsOurs = true,
                ListenAddress = node.ServerIp,
                Port = 0,
                AdvertiseAddress = node.ServerIp,
                CertificateFile = pki.Server.Certificate,
                KeyFile = pki.Server.Key,
                ClientCaFile = pki.Authority.Certificate,
                ServiceAccountKeyFile = pki.ServiceAccountKey,
                EncryptionKeyFile = pki.SecretsKey,
            },
            NullLoggerFactory.Instance,
            TimeProvider.System);
        serving = host.RunAsync(stop.Token);
        await (await Task.WhenAny(serving, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(90));
        var server = $"https://{node.ServerIp}:{host.Port}";
        var mine = pki.EnsureNode(node.Name, Path.Combine(node.Folder, "node"));
        settings = new(server, pki.Authority.Certificate, mine.Certificate, mine.Key, node.Name, node.NodeIp, node.Folder, node.Socket, "10.79.0.0/24") { Driver = node.Driver };
        Client = new(new() { Server = server, CaFile = pki.Authority.Certificate, CertificateFile = pki.Admin.Certificate, KeyFile = pki.Admin.Key });
        Rest = RestOf(server, pki);
        KubectlFlags = ["--server", server, "--certificate-authority", pki.Authority.Certificate, "--client-certificate", pki.Admin.Certificate, "--client-key", pki.Admin.Key];
        // No controllers run here, so nobody publishes the authority that a mounted token comes with.
        await Client.CreateAsync(new ServiceAccount { Metadata = new() { Name = "default", Namespace = "default" }, AutomountServiceAccountToken = false }, CancellationToken.None);
        StartAgent();
        await Eventually.SeeAsync(() => Client.FindAsync<Node>(new("", node.Name), CancellationToken.None), found => found?.Status.Conditions.IsTrue("Ready") == true, "the node's readiness");
    }

    public void StartAgent(Func<AgentSettings, AgentSettings>? otherwise = null) => node.StartAgent(otherwise?.Invoke(settings) ?? settings);

    public async Task DisposeAsync()
    {
        if (Environment.GetEnvironmentVariable("MK_KEEP_AGENT_LOG") is { Length: > 0 } copy && File.Exists(node.AgentLog)) File.Copy(node.AgentLog, copy, overwrite: true);
        if (Client is not null) await Client.DisposeAsync();
        Rest?.Dispose();
        await stop.CancelAsync();
        await serving.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (etcd is not null) await etcd.DisposeAsync();
        await node.DisposeAsync();
        stop.Dispose();
    }

    private static HttpClient RestOf(string server, ClusterPki pki)
    {
        var policy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(pki.Authority.Certificate);
        var certificate = System.Security.Cryptography.X509Certificates.X509Certificate2.CreateFromPemFile(pki.Admin.Certificate, pki.Admin.Key);
        return new(new SocketsHttpHandler { SslOptions = new() { ClientCertificates = [certificate], CertificateChainPolicy = policy } }) { BaseAddress = new(server) };
    }
}

/// <summary>The same on a Docker Engine.</summary>
public sealed class DockerAgentFixture() : AgentFixture(RuntimeDriver.Docker);
