using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using MiniKube.Api.Certificates;

namespace MiniKube.Controllers.Tests.Certificates;

/// <summary>Real PKCS #10 requests.</summary>
internal static class Requests
{
    public static readonly DateTimeOffset Now = new(2026, 11, 21, 12, 0, 0, TimeSpan.Zero);

    public static byte[] Pem(string subject, params string[] dnsNames)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        foreach (var name in dnsNames) names.AddDnsName(name);
        if (dnsNames.Length > 0) request.CertificateExtensions.Add(names.Build());
        return Encoding.ASCII.GetBytes(request.CreateSigningRequestPem());
    }

    public static CertificateSigningRequest Csr(string subject, string user, string signer = CertificateSigners.NodeClient, string usage = CertificateUsages.ClientAuth, string[]? names = null) => new()
    {
        Metadata = new() { Name = "r", CreationTimestamp = Now },
        Spec = new() { Request = Pem(subject, names ?? []), SignerName = signer, Username = user, Usages = [CertificateUsages.DigitalSignature, usage] },
    };
}
