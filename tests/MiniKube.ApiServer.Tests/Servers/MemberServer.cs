using System.Net;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Servers;

/// <summary>One of several servers, on a loopback address of its own. Its line to etcd can be cut, so that it dies without a farewell.</summary>
internal sealed class MemberServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly SocketProxy line;
    private Task run = Task.CompletedTask;
    private HttpClient http = null!;

    private MemberServer(SocketProxy line) => this.line = line;

    public static async Task<MemberServer> StartAsync(TestPki pki, TempFolder folder, TestEtcd etcd, string address, int port)
    {
        var target = etcd.Options.Endpoints[0]["unix://".Length..];
        var member = new MemberServer(new(folder.File(address), target));
        var (certificate, key) = pki.Server();
        var host = new ApiServerHost(
            new()
            {
                EtcdEndpoints = ["unix://" + member.line.Path],
                ListenAddress = "127" + address[2..],
                Port = port,
                AdvertiseAddress = address,
                CertificateFile = certificate,
                KeyFile = key,
                ClientCaFile = pki.CaFile,
                EncryptionKeyFile = folder.File("secrets.key"),
                ShutdownGrace = TimeSpan.FromMilliseconds(200),
            },
            NullLoggerFactory.Instance,
            TimeProvider.System);
        member.run = host.RunAsync(member.stop.Token);
        await (await Task.WhenAny(member.run, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(90));
        var policy = new System.Security.Cryptography.X509Certificates.X509ChainPolicy
        {
            TrustMode = System.Security.Cryptography.X509Certificates.X509ChainTrustMode.CustomRootTrust,
            RevocationMode = System.Security.Cryptography.X509Certificates.X509RevocationMode.NoCheck,
        };
        policy.CustomTrustStore.ImportFromPemFile(pki.CaFile);
        var tls = new System.Net.Security.SslClientAuthenticationOptions { ClientCertificates = [pki.Client("admin", "system:masters")], CertificateChainPolicy = policy };
        member.http = new(new SocketsHttpHandler { SslOptions = tls }) { BaseAddress = new($"https://127{address[2..]}:{port}"), DefaultRequestVersion = HttpVersion.Version20 };
        member.http.DefaultRequestHeaders.Host = "localhost";
        return member;
    }

    public async Task<JsonNode> GetAsync(string path) => JsonNode.Parse(await http.GetStringAsync(path))!;

    /// <summary>As if its power was cut.</summary>
    public async Task DieAsync()
    {
        line.Cut();
        await stop.CancelAsync();
        await run;
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run;
        line.Dispose();
        http.Dispose();
        stop.Dispose();
    }
}
