using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Etcd.Connection;

/// <summary>TLS as etcd's own clients have it: a private authority, and a certificate that says who we are.</summary>
internal static class EtcdTls
{
    public static SslClientAuthenticationOptions? From(EtcdOptions options)
    {
        if (options.CertificateFile is null != options.KeyFile is null)
        {
            throw new ArgumentException("A client certificate needs its key: set both files or none.");
        }

        if (options.CaFile is null && options.CertificateFile is null)
        {
            return null;
        }

        var tls = new SslClientAuthenticationOptions();
        if (options.CaFile is not null)
        {
            tls.CertificateChainPolicy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            tls.CertificateChainPolicy.CustomTrustStore.ImportFromPemFile(options.CaFile);
        }

        if (options.CertificateFile is not null)
        {
            var chain = new X509Certificate2Collection();
            chain.ImportFromPemFile(options.CertificateFile);
            tls.ClientCertificateContext = SslStreamCertificateContext.Create(
                X509Certificate2.CreateFromPemFile(options.CertificateFile, options.KeyFile), chain, offline: true);
        }

        return tls;
    }
}
