using System.Net;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;

namespace MiniKube.ApiServer.Hosting;

/// <summary>One TLS port for HTTP/1.1 and HTTP/2.</summary>
internal static class KestrelSetup
{
    private const long MaxBody = 3 << 20;

    public static void Configure(KestrelServerOptions kestrel, ApiServerOptions options, TimeProvider time)
    {
        kestrel.AddServerHeader = false;
        kestrel.Limits.MaxRequestBodySize = MaxBody;
        // A watch that nobody reads for a while is no attack; one that falls behind is cut off by the cache.
        kestrel.Limits.MinResponseDataRate = null;
        kestrel.Limits.Http2.MaxStreamsPerConnection = 1000;
        kestrel.Limits.Http2.KeepAlivePingDelay = TimeSpan.FromSeconds(30);
        kestrel.Limits.Http2.KeepAlivePingTimeout = TimeSpan.FromSeconds(15);
        kestrel.Limits.Http2.InitialConnectionWindowSize = 4 << 20;
        kestrel.Limits.Http2.InitialStreamWindowSize = 1 << 20;
        var certificate = new ServingCertificate(options.CertificateFile, options.KeyFile, time);
        kestrel.Listen(IPAddress.Parse(options.ListenAddress), options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https => ConfigureTls(https, certificate));
        });
    }

    private static void ConfigureTls(HttpsConnectionAdapterOptions https, ServingCertificate certificate)
    {
        https.ServerCertificate = certificate.Current().TargetCertificate;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        // Who signed it is judged by authentication, so that a stranger gets a readable 401.
        https.ClientCertificateValidation = static (_, _, _) => true;
        https.OnAuthenticate = (_, tls) =>
        {
            tls.ServerCertificateContext = certificate.Current();
            tls.CertificateChainPolicy = new()
            {
                TrustMode = X509ChainTrustMode.CustomRootTrust,
                RevocationMode = X509RevocationMode.NoCheck,
                DisableCertificateDownloads = true,
            };
        };
    }
}
