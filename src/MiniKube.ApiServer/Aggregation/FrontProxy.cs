using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>
/// The certificate by which extension servers know that a request comes from this server, so that they may believe the user it names. It has an authority of
/// its own: nothing else is signed by it.
/// </summary>
internal sealed class FrontProxy
{
    public const string Name = "front-proxy-client";
    private const int Years = 10;

    private FrontProxy(X509Certificate2 certificate, string authority) => (Certificate, Authority) = (certificate, authority);

    public X509Certificate2 Certificate { get; }

    /// <summary>PEM.</summary>
    public string Authority { get; }

    /// <summary>Made at the first use and kept in one file that only its owner can read.</summary>
    public static FrontProxy ReadOrCreate(string file, TimeProvider time)
    {
        if (!File.Exists(file)) Create(file, time.GetUtcNow());
        var pem = File.ReadAllText(file);
        var all = new X509Certificate2Collection();
        all.ImportFromPem(pem);
        using var leaf = X509Certificate2.CreateFromPem(pem, pem);
        // SslStream wants a key that is not ephemeral on some platforms; a round trip through PKCS#12 gives one everywhere.
        var certificate = X509CertificateLoader.LoadPkcs12(leaf.Export(X509ContentType.Pkcs12), null);
        return new(certificate, all[^1].ExportCertificatePem());
    }

    private static void Create(string file, DateTimeOffset now)
    {
        using var authorityKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var authority = new CertificateRequest("CN=front-proxy-ca", authorityKey, HashAlgorithmName.SHA256);
        authority.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        authority.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.DigitalSignature, true));
        authority.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(authority.PublicKey, false));
        using var signed = authority.CreateSelfSigned(now.AddMinutes(-5), now.AddYears(Years));
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new("1.3.6.1.5.5.7.3.2")], false));
        using var leaf = request.Create(signed, now.AddMinutes(-5), now.AddYears(Years).AddDays(-1), RandomNumberGenerator.GetBytes(8));
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite };
        var part = file + ".new";
        using (var output = new FileStream(part, options))
        {
            output.Write(System.Text.Encoding.ASCII.GetBytes($"{leaf.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}\n{signed.ExportCertificatePem()}\n"));
            output.Flush(flushToDisk: true);
        }
        File.Move(part, file, overwrite: true);
    }
}
