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

    public static void Configure(KestrelServerOptions kestrel, ApiServerOptions options)
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
        var certificate = LoadCertificate(options);
        kestrel.Listen(IPAddress.Parse(options.ListenAddress), options.Port, listen =>
        {
            listen.Protocols = HttpProtocols.Http1AndHttp2;
            listen.UseHttps(https => ConfigureTls(https, certificate));
        });
    }

    private static void ConfigureTls(HttpsConnectionAdapterOptions https, X509Certificate2 certificate)
    {
        https.ServerCertificate = certificate;
        https.SslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13;
        https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
        // Who signed it is judged by authentication, so that a stranger gets a readable 401.
        https.ClientCertificateValidation = static (_, _, _) => true;
        https.OnAuthenticate = static (_, tls) => tls.CertificateChainPolicy = new()
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true,
        };
    }

    /// <exception cref="InvalidDataException">The files are missing or do not fit.</exception>
    private static X509Certificate2 LoadCertificate(ApiServerOptions options)
    {
        try
        {
            return X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile);
        }
        catch (Exception error) when (error is IOException or System.Security.Cryptography.CryptographicException or ArgumentException)
        {
            throw new InvalidDataException($"the server certificate {options.CertificateFile} with key {options.KeyFile} cannot be used: {error.Message}", error);
        }
    }
}
