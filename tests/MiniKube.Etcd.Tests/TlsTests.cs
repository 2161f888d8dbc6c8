using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class TlsTests
{
    [Fact]
    public async Task Tls_WithClientCertificate_IsServedAndWithoutIsNot()
    {
        var folder = Directory.CreateTempSubdirectory("mk-etcd-tls-").FullName;
        var url = $"https://127.0.0.1:{FreePorts.Take()}";
        var pki = new Pki(folder);
        var etcd = new EtcdFixture(new EtcdListener(url) { CaFile = pki.CaFile, CertificateFile = pki.ServerFile, KeyFile = pki.ServerKeyFile });
        try
        {
            await etcd.InitializeAsync();
            var options = new EtcdOptions { Endpoints = [url], CaFile = pki.CaFile, CertificateFile = pki.ClientFile, KeyFile = pki.ClientKeyFile, Attempts = 1 };
            await using var trusted = new EtcdClient(options);
            await using var nameless = new EtcdClient(options with { CertificateFile = null, KeyFile = null });
            await using var distrustful = new EtcdClient(options with { CaFile = null });

            (await trusted.PutAsync(Bytes("/tls"), Bytes("1"), Soon())).Revision.ShouldBeGreaterThan(0);
            (await Should.ThrowAsync<EtcdException>(() => nameless.PutAsync(Bytes("/tls"), Bytes("2"), Soon()))).Error.ShouldBe(EtcdError.Unavailable);
            (await Should.ThrowAsync<EtcdException>(() => distrustful.PutAsync(Bytes("/tls"), Bytes("3"), Soon()))).Error.ShouldBe(EtcdError.Denied);
            (await trusted.RangeAsync(EtcdRange.One(Bytes("/tls")), Soon())).Items.ShouldHaveSingleItem().Version.ShouldBe(1);
        }
        finally
        {
            await etcd.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>An authority with one server and one client.</summary>
    private sealed class Pki
    {
        private static readonly DateTimeOffset Now = TimeProvider.System.GetUtcNow();

        private readonly string folder;

        public Pki(string folder)
        {
            this.folder = folder;
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest("CN=test-ca", key, HashAlgorithmName.SHA256);
            request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
            using var authority = request.CreateSelfSigned(Now.AddHours(-1), Now.AddHours(1));
            CaFile = Write("ca.crt", authority.ExportCertificatePem());
            (ServerFile, ServerKeyFile) = Issue(authority, "server");
            (ClientFile, ClientKeyFile) = Issue(authority, "client");
        }

        public string CaFile { get; }

        public string ServerFile { get; }

        public string ServerKeyFile { get; }

        public string ClientFile { get; }

        public string ClientKeyFile { get; }

        private (string Certificate, string Key) Issue(X509Certificate2 authority, string name)
        {
            using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
            var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
            var names = new SubjectAlternativeNameBuilder();
            names.AddIpAddress(IPAddress.Loopback);
            request.CertificateExtensions.Add(names.Build());
            request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1"), new Oid("1.3.6.1.5.5.7.3.2")], false));
            using var certificate = request.Create(authority, Now.AddHours(-1), Now.AddMinutes(50), RandomNumberGenerator.GetBytes(8));
            return (Write(name + ".crt", certificate.ExportCertificatePem()), Write(name + ".key", key.ExportPkcs8PrivateKeyPem()));
        }

        private string Write(string name, string text)
        {
            var path = Path.Combine(folder, name);
            File.WriteAllText(path, text);
            return path;
        }
    }
}
