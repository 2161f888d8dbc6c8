using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Core;

namespace MiniKube.Network.Ingress.Certificates;

/// <summary>A Secret of type kubernetes.io/tls, ready to be shown, with what else is in its chain.</summary>
internal static class TlsCertificate
{
    /// <param name="problem">Null when there is a certificate.</param>
    public static SslStreamCertificateContext? Read(Secret secret, out string? problem)
    {
        problem = null;
        if (!secret.Data.TryGetValue("tls.crt", out var certificate) || !secret.Data.TryGetValue("tls.key", out var key))
        {
            problem = "it has no tls.crt and tls.key";
            return null;
        }
        try
        {
            var pem = Text(certificate);
            var leaf = X509Certificate2.CreateFromPem(pem, Text(key));
            var chain = new X509Certificate2Collection();
            chain.ImportFromPem(pem);
            return SslStreamCertificateContext.Create(leaf, chain, offline: true);
        }
        catch (Exception wrong) when (wrong is CryptographicException or ArgumentException or FormatException)
        {
            problem = "its certificate and key cannot be read: " + wrong.Message;
            return null;
        }
    }

    /// <summary>For hosts that have none: browsers complain, but it says whose it is.</summary>
    public static SslStreamCertificateContext SelfSigned(TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=MiniKube ingress without a certificate", key, HashAlgorithmName.SHA256);
        var now = time.GetUtcNow();
        return SslStreamCertificateContext.Create(request.CreateSelfSigned(now.AddDays(-1), now.AddYears(1)), null, offline: true);
    }

    private static string Text(byte[] bytes) => Encoding.UTF8.GetString(bytes);
}
