using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates;
using MiniKube.Controllers.Certificates;

namespace MiniKube.Controllers.Tests.Certificates;

public sealed class SigningAuthorityTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("mksign").FullName;
    private readonly X509Certificate2 authority;

    public SigningAuthorityTests()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test-ca", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, false));
        authority = request.CreateSelfSigned(TimeProvider.System.GetUtcNow().AddDays(-1), TimeProvider.System.GetUtcNow().AddDays(100));
        File.WriteAllText(Path.Combine(folder, "ca.crt"), authority.ExportCertificatePem());
        File.WriteAllText(Path.Combine(folder, "ca.key"), key.ExportPkcs8PrivateKeyPem());
    }

    [Fact]
    public void Certificate_OfANode_SpeaksForItAndForNothingElse()
    {
        using var signed = Sign(Requests.Csr("O=system:nodes, CN=system:node:n1", "x"));
        signed.GetNameInfo(X509NameType.SimpleName, false).ShouldBe("system:node:n1");
        signed.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.ShouldBeFalse();
        signed.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Cast<Oid>().Select(oid => oid.Value).ShouldBe(["1.3.6.1.5.5.7.3.2"]);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.Build(signed).ShouldBeTrue(string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
    }

    [Fact]
    public void Certificate_LivesAsLongAsAsked_AndNotLongerThanTheAuthority()
    {
        var csr = Requests.Csr("O=system:nodes, CN=system:node:n1", "x");
        using var shorter = Sign(csr with { Spec = csr.Spec with { ExpirationSeconds = 600 } });
        (shorter.NotAfter.ToUniversalTime() - TimeProvider.System.GetUtcNow().UtcDateTime).TotalSeconds.ShouldBeInRange(500, 601);
        using var longest = Sign(csr);
        longest.NotAfter.ShouldBe(authority.NotAfter);
    }

    /// <summary>As the documentation of Kubernetes asks for a person's: OpenSSL refuses a certificate with a key usage of no bits.</summary>
    [Fact]
    public void Certificate_ForClientAuthAlone_HasNoKeyUsage()
    {
        var csr = Requests.Csr("O=system:nodes, CN=system:node:n1", "x");
        using var signed = Sign(csr with { Spec = csr.Spec with { Usages = ["client auth"] } });
        signed.Extensions.OfType<X509KeyUsageExtension>().ShouldBeEmpty();
        signed.Extensions.OfType<X509EnhancedKeyUsageExtension>().Single().EnhancedKeyUsages.Count.ShouldBe(1);
        using var usual = Sign(csr);
        usual.Extensions.OfType<X509KeyUsageExtension>().Single().KeyUsages.HasFlag(X509KeyUsageFlags.DigitalSignature).ShouldBeTrue();
    }

    public void Dispose()
    {
        authority.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private X509Certificate2 Sign(CertificateSigningRequest csr)
    {
        var signer = new SigningAuthority(Path.Combine(folder, "ca.crt"), Path.Combine(folder, "ca.key"), TimeProvider.System);
        return X509Certificate2.CreateFromPem(Encoding.ASCII.GetString(signer.Sign(csr.Spec, NodeRequest.Read(csr.Spec.Request))));
    }
}
