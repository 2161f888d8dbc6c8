using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.Cluster.Pki;

/// <summary>The cluster's own authority: signs certificates and judges those that exist.</summary>
internal sealed class CertificateAuthority(X509Certificate2 certificate, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan AuthorityLifetime = TimeSpan.FromDays(3650);
    private static readonly TimeSpan LeafLifetime = TimeSpan.FromDays(365);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(60);

    /// <summary>Clocks of other hosts may be behind ours.</summary>
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private static readonly Oid ServerAuthentication = new("1.3.6.1.5.5.7.3.1");
    private static readonly Oid ClientAuthentication = new("1.3.6.1.5.5.7.3.2");

    public static void Create(CertificateFiles files, string name, TimeProvider time)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(new X500DistinguishedName($"CN={name}"), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, true, 1, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign | X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        var now = time.GetUtcNow();
        using var certificate = request.CreateSelfSigned(now - ClockSkew, now + AuthorityLifetime);
        PrivateFile.Write(files.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Write(files.Certificate, certificate.ExportCertificatePem() + "\n", PublicMode);
    }

    public static CertificateAuthority Load(CertificateFiles files, TimeProvider time)
    {
        try
        {
            return new CertificateAuthority(X509Certificate2.CreateFromPemFile(files.Certificate, files.Key), time);
        }
        catch (CryptographicException e)
        {
            throw new ClusterException($"{files.Certificate} and {files.Key} do not hold a certificate and its key: restore them from a backup, or move the folder away to begin anew", e);
        }
    }

    public void Issue(CertificateFiles files, CertificateSubject subject)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(DistinguishedName(subject), key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension(subject.IsServer ? [ServerAuthentication, ClientAuthentication] : [ClientAuthentication], false));
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(certificate, true, false));
        if (subject.IsServer) request.CertificateExtensions.Add(AlternativeNames(subject));

        var now = time.GetUtcNow();
        var end = now + LeafLifetime;
        if (end > certificate.NotAfter) end = certificate.NotAfter.ToUniversalTime();
        Span<byte> serial = stackalloc byte[16];
        RandomNumberGenerator.Fill(serial);
        serial[0] &= 0x7f;
        using var leaf = request.Create(certificate, now - ClockSkew, end, serial);
        PrivateFile.Write(files.Key, key.ExportPkcs8PrivateKeyPem() + "\n");
        PrivateFile.Write(files.Certificate, leaf.ExportCertificatePem() + "\n", PublicMode);
    }

    /// <summary>False when the files are missing, do not match, are near their end, or speak for less than is wanted now.</summary>
    public bool IsGood(CertificateFiles files, CertificateSubject subject)
    {
        if (!files.Exist) return false;
        try
        {
            using var leaf = X509Certificate2.CreateFromPemFile(files.Certificate, files.Key);
            return leaf.NotAfter.ToUniversalTime() - RenewBefore > time.GetUtcNow().UtcDateTime
                && leaf.IssuerName.RawData.AsSpan().SequenceEqual(certificate.SubjectName.RawData)
                && SignedByUs(leaf)
                && leaf.SubjectName.Name == DistinguishedName(subject).Name
                && Covers(leaf, subject);
        }
        catch (CryptographicException)
        {
            return false;
        }
    }

    public void Dispose() => certificate.Dispose();

    private const UnixFileMode PublicMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private bool SignedByUs(X509Certificate2 leaf)
    {
        var ours = certificate.Extensions.OfType<X509SubjectKeyIdentifierExtension>().FirstOrDefault()?.SubjectKeyIdentifierBytes;
        var issuer = leaf.Extensions.OfType<X509AuthorityKeyIdentifierExtension>().FirstOrDefault()?.KeyIdentifier;
        return ours is { } a && issuer is { } b && a.Span.SequenceEqual(b.Span);
    }

    private static bool Covers(X509Certificate2 leaf, CertificateSubject subject)
    {
        if (!subject.IsServer) return true;
        if (leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault() is not { } names) return false;
        return subject.DnsNames.All(names.EnumerateDnsNames().Contains) && subject.Addresses.All(names.EnumerateIPAddresses().Contains);
    }

    private static X500DistinguishedName DistinguishedName(CertificateSubject subject)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var organization in subject.Organizations) name.AddOrganizationName(organization);
        name.AddCommonName(subject.CommonName);
        return name.Build();
    }

    private static X509Extension AlternativeNames(CertificateSubject subject)
    {
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in subject.DnsNames) names.AddDnsName(name);
        foreach (var address in subject.Addresses) names.AddIpAddress(address);
        return names.Build();
    }
}
