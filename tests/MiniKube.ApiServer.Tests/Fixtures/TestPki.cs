using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Tests.Fixtures;

/// <summary>An authority and what it signs, as PEM files in a folder.</summary>
internal sealed class TestPki
{
    private readonly TempFolder folder;
    private readonly X509Certificate2 authority;

    public TestPki(TempFolder folder, string name = "test-ca")
    {
        this.folder = folder;
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority = request.CreateSelfSigned(DateTimeOffset.Parse("2020-01-01"), DateTimeOffset.Parse("2090-01-01"));
        File.WriteAllText(CaFile = folder.File(name + ".crt"), authority.ExportCertificatePem());
    }

    public string CaFile { get; }

    public (string Certificate, string Key) Server(string file = "server", params string[] more)
    {
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        foreach (var name in more) names.AddDnsName(name);
        names.AddIpAddress(System.Net.IPAddress.Loopback);
        return Issue(file, "CN=kube-apiserver", names);
    }

    public X509Certificate2 Client(string user, params string[] groups)
    {
        var name = new X500DistinguishedNameBuilder();
        foreach (var group in groups)
        {
            name.AddOrganizationName(group);
        }
        name.AddCommonName(user);
        var (certificate, key) = Issue("client-" + Guid.NewGuid().ToString("N"), name.Build().Name, null);
        return X509Certificate2.CreateFromPemFile(certificate, key);
    }

    private (string Certificate, string Key) Issue(string file, string subject, SubjectAlternativeNameBuilder? names)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new(names is null ? "1.3.6.1.5.5.7.3.2" : "1.3.6.1.5.5.7.3.1")], false));
        if (names is not null) request.CertificateExtensions.Add(names.Build());
        using var leaf = request.Create(authority, authority.NotBefore.AddDays(1), authority.NotAfter.AddDays(-1), RandomNumberGenerator.GetBytes(8));
        File.WriteAllText(folder.File(file + ".crt"), leaf.ExportCertificatePem());
        File.WriteAllText(folder.File(file + ".key"), key.ExportPkcs8PrivateKeyPem());
        return (folder.File(file + ".crt"), folder.File(file + ".key"));
    }
}
