using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Dialing;

/// <summary>How TLS to an extension is judged: by the authorities that its configuration brings, or the system's where it brings none.</summary>
internal static class TrustedAuthorities
{
    /// <exception cref="ApiException">500: the bundle holds no certificate.</exception>
    [SuppressMessage("Security", "CA5359", Justification = "An APIService may say insecureSkipTLSVerify in as many words.")]
    public static SslClientAuthenticationOptions Options(string host, byte[]? bundle, bool skipVerification = false)
    {
        var options = new SslClientAuthenticationOptions { TargetHost = host };
        if (skipVerification)
        {
            options.RemoteCertificateValidationCallback = (_, _, _, _) => true;
            return options;
        }
        if (bundle is not { Length: > 0 }) return options;
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        try
        {
            policy.CustomTrustStore.ImportFromPem(System.Text.Encoding.ASCII.GetString(bundle));
        }
        catch (CryptographicException error)
        {
            throw ApiException.Internal($"the caBundle cannot be read: {error.Message}");
        }
        if (policy.CustomTrustStore.Count == 0) throw ApiException.Internal("the caBundle holds no certificate");
        options.CertificateChainPolicy = policy;
        return options;
    }
}
