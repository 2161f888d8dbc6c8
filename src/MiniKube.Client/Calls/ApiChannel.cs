using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using Grpc.Net.Client;

namespace MiniKube.Client.Calls;

/// <summary>Opens the HTTP/2 channel that all calls of a component share; it connects again by itself.</summary>
internal static class ApiChannel
{
    private const int LargestMessage = 128 << 20;

    public static GrpcChannel Open(ApiClientOptions options)
    {
        var handler = new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // A watch holds a stream for good; beyond the server's limit of streams a second connection opens.
            EnableMultipleHttp2Connections = true,
            InitialHttp2StreamWindowSize = 1 << 20,
            KeepAlivePingDelay = options.KeepAliveDelay,
            KeepAlivePingTimeout = options.KeepAliveTimeout,
            KeepAlivePingPolicy = HttpKeepAlivePingPolicy.WithActiveRequests,
            PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5),
            UseProxy = false,
            UseCookies = false,
            SslOptions = Tls(options),
        };
        return GrpcChannel.ForAddress(options.Server, new GrpcChannelOptions
        {
            // A client, not the handler: given the handler, the channel would connect by itself and after failures wait up to two minutes between
            // attempts.
            HttpClient = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan },
            DisposeHttpClient = true,
            MaxReceiveMessageSize = LargestMessage,
            MaxSendMessageSize = LargestMessage,
        });
    }

    private static SslClientAuthenticationOptions Tls(ApiClientOptions options)
    {
        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is { } caFile)
        {
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.ImportFromPemFile(caFile);
            tls.CertificateChainPolicy = policy;
        }
        if (options is { CertificateFile: { } certificateFile, KeyFile: { } keyFile })
        {
            var certificate = new ClientCertificate(certificateFile, keyFile);
            tls.LocalCertificateSelectionCallback = (_, _, _, _, _) => certificate.Current();
        }
        return tls;
    }
}
