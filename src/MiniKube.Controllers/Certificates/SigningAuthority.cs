using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates;

namespace MiniKube.Controllers.Certificates;

/// <summary>The cluster's authority, which signs what was approved. Its files are read anew for each signature: they may be replaced.</summary>
internal sealed class SigningAuthority(string certificateFile, string keyFile, TimeProvider time)
{
    private static readonly TimeSpan LongestLife = TimeSpan.FromDays(365);

    /// <summary>Clocks of other hosts may be behind ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <exception cref="CryptographicException">The request or our files cannot be read.</exception>
    public byte[] Sign(CertificateSigningRequestSpec spec, NodeRequest asked)
    {
        using var authority = X509Certificate2.CreateFromPemFile(certificateFile, keyFile);
        var request = CertificateRequest.LoadSigningRequestPem(Encoding.ASCII.GetString(spec.Request), HashAlgorithmName.SHA256);
        request.CertificateExtensions.Clear();
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        // One without a single bit is invalid (RFC 5280, 4.2.1.3) and refused by OpenSSL and by clients: "client auth" alone, as people ask, is no usage of the key.
        if (KeyUsages(spec.Usages) is var usages and not X509KeyUsageFlags.None) request.CertificateExtensions.Add(new X509KeyUsageExtension(usages, true));
        if (Purposes(spec.Usages) is { Count: > 0 } purposes) request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(purposes, false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, true, false));
        if (asked.Names is { } names) request.CertificateExtensions.Add(names);
        var now = time.GetUtcNow();
        var life = spec.ExpirationSeconds is { } seconds && TimeSpan.FromSeconds(seconds) < LongestLife ? TimeSpan.FromSeconds(seconds) : LongestLife;
        var end = now + life;
        if (end > authority.NotAfter) end = authority.NotAfter.ToUniversalTime();
        var serial = RandomNumberGenerator.GetBytes(16);
        serial[0] &= 0x7f;
        using var issuer = authority.GetECDsaPrivateKey();
        var generator = issuer is not null ? X509SignatureGenerator.CreateForECDsa(issuer) : X509SignatureGenerator.CreateForRSA(authority.GetRSAPrivateKey()!, RSASignaturePadding.Pkcs1);
        using var leaf = request.Create(authority.SubjectName, generator, now - ClockSkew, end, serial);
        return Encoding.ASCII.GetBytes(leaf.ExportCertificatePem() + "\n");
    }

    private static X509KeyUsageFlags KeyUsages(IReadOnlyList<string> usages) =>
        (usages.Contains(CertificateUsages.DigitalSignature) ? X509KeyUsageFlags.DigitalSignature : 0)
        | (usages.Contains(CertificateUsages.KeyEncipherment) ? X509KeyUsageFlags.KeyEncipherment : 0);

    private static OidCollection Purposes(IReadOnlyList<string> usages)
    {
        var purposes = new OidCollection();
        if (usages.Contains(CertificateUsages.ServerAuth)) purposes.Add(new Oid("1.3.6.1.5.5.7.3.1"));
        if (usages.Contains(CertificateUsages.ClientAuth)) purposes.Add(new Oid("1.3.6.1.5.5.7.3.2"));
        return purposes;
    }
}
