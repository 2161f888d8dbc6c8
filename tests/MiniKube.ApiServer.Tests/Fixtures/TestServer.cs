using System.Net;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;
using Microsoft.Extensions.Logging.Abstractions;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>The whole server on a free port of this host, with a real etcd.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    private readonly CancellationTokenSource stop = new();
    private readonly TempFolder folder = new();
    private Task run = Task.CompletedTask;
    private TestEtcd etcd = null!;

    private TestServer() => Pki = new(folder);

    public TestPki Pki { get; }

    public TempFolder Folder => folder;

    public Uri Address { get; private set; } = null!;

    /// <param name="with">What this server is to do otherwise.</param>
    public static async Task<TestServer> StartAsync(Func<ApiServerOptions, TempFolder, ApiServerOptions>? with = null)
    {
        var made = new TestServer();
        made.etcd = await TestEtcd.StartAsync(made.folder);
        var (certificate, key) = made.Pki.Server();
        using (var signing = ECDsa.Create(ECCurve.NamedCurves.nistP256))
        {
            await File.WriteAllTextAsync(made.folder.File("sa.key"), signing.ExportPkcs8PrivateKeyPem());
        }
        await File.WriteAllTextAsync(made.folder.File("tokens"), "letmein,ops,1,\"system:masters\"\nnobody,nobody,2\n");
        var options = new ApiServerOptions
        {
            EtcdEndpoints = made.etcd.Options.Endpoints,
            EtcdIsOurs = true,
            ListenAddress = "127.0.0.1",
            Port = 0,
            CertificateFile = certificate,
            KeyFile = key,
            ClientCaFile = made.Pki.CaFile,
            ServiceAccountKeyFile = made.folder.File("sa.key"),
            TokenFile = made.folder.File("tokens"),
            EncryptionKeyFile = made.folder.File("secrets.key"),
        };
        var host = new ApiServerHost(with?.Invoke(options, made.folder) ?? options, NullLoggerFactory.Instance, TimeProvider.System);
        made.run = host.RunAsync(made.stop.Token);
        await (await Task.WhenAny(made.run, host.WhenReady)).WaitAsync(TimeSpan.FromSeconds(90));
        made.Address = new($"https://127.0.0.1:{host.Port}");
        return made;
    }

    public HttpClient Admin() => Http(Pki.Client("admin", "system:masters"));

    public HttpClient Http(X509Certificate2? certificate = null, string? token = null)
    {
        var handler = new SocketsHttpHandler { SslOptions = Tls(certificate), EnableMultipleHttp2Connections = true };
        var client = new HttpClient(handler) { BaseAddress = Address, DefaultRequestVersion = HttpVersion.Version20 };
        if (token is not null) client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return client;
    }

    /// <summary>Waits until a GET is answered so: rules count once the cache has them.</summary>
    public static async Task CacheAsync(HttpClient client, string path, HttpStatusCode expected)
    {
        var seen = "";
        await Eventually.TrueAsync(async () =>
        {
            using var answer = await client.GetAsync(path);
            seen = $"{(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}";
            return answer.StatusCode == expected;
        }, () => $"GET {path}: {seen}");
    }

    public GrpcChannel Grpc(X509Certificate2 certificate) =>
        GrpcChannel.ForAddress(Address, new GrpcChannelOptions { HttpHandler = new SocketsHttpHandler { SslOptions = Tls(certificate) } });

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        await run;
        await etcd.DisposeAsync();
        folder.Dispose();
        stop.Dispose();
    }

    public SslClientAuthenticationOptions Tls(X509Certificate2? certificate) => new()
    {
        ClientCertificates = certificate is null ? null : [certificate],
        CertificateChainPolicy = Trust(),
    };

    private X509ChainPolicy Trust()
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.ImportFromPemFile(Pki.CaFile);
        return policy;
    }
}
