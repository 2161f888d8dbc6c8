using System.Net;
using System.Security.Cryptography.X509Certificates;
using MiniKube.Cluster.Pki;
using MiniKube.Cluster.Processes;
using MiniKube.Cluster.Tests.Support;

namespace MiniKube.Cluster.Tests.Pki;

public sealed class ClusterPkiTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly ServerNames _names = new() { ServiceAddress = IPAddress.Parse("10.96.0.1"), DnsNames = ["dev-1"], Addresses = [IPAddress.Parse("10.117.0.1")] };

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Ensure_FreshFolder_GivesCertificatesThatOpensslAccepts()
    {
        var pki = await EnsureAsync(TimeProvider.System);
        foreach (var files in new[] { pki.Server, pki.Admin, pki.Scheduler, pki.ControllerManager, pki.EnsureNode("dev-1", _folder.File("node")) })
        {
            await Command.RunAsync("openssl", ["verify", "-x509_strict", "-CAfile", pki.Authority.Certificate, files.Certificate], default);
        }

        await Command.RunAsync("openssl", ["verify", "-CAfile", pki.Authority.Certificate, "-purpose", "sslserver", "-verify_ip", "10.117.0.1", pki.Server.Certificate], default);
        await Command.RunAsync("openssl", ["verify", "-CAfile", pki.Authority.Certificate, "-purpose", "sslserver", "-verify_hostname", "kubernetes.default.svc", pki.Server.Certificate], default);
        await Command.RunAsync("openssl", ["pkey", "-in", pki.ServiceAccountKey, "-noout"], default);
    }

    [Fact]
    public async Task Ensure_Identities_AreWhatKubernetesExpects()
    {
        var pki = await EnsureAsync(TimeProvider.System);
        Subject(pki.Admin).ShouldBe("O=system:masters, CN=kubernetes-admin");
        Subject(pki.Scheduler).ShouldBe("CN=system:kube-scheduler");
        Subject(pki.ControllerManager).ShouldBe("CN=system:kube-controller-manager");
        Subject(pki.EnsureNode("dev-1", _folder.File("node"))).ShouldBe("O=system:nodes, CN=system:node:dev-1");
    }

    [Fact]
    public async Task Ensure_Keys_AreForTheOwnerAlone()
    {
        var pki = await EnsureAsync(TimeProvider.System);
        foreach (var file in new[] { pki.Authority.Key, pki.Server.Key, pki.Admin.Key, pki.ServiceAccountKey, pki.SecretsKey })
        {
            File.GetUnixFileMode(file).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite, file);
        }

        Directory.EnumerateFiles(pki.Directory, "*.tmp").ShouldBeEmpty();
    }

    [Fact]
    public async Task Ensure_Again_ChangesNothing()
    {
        var before = Contents(await EnsureAsync(FixedTime.Start));
        Contents(await EnsureAsync(FixedTime.Start.Later(TimeSpan.FromDays(200)))).ShouldBe(before);
    }

    [Fact]
    public async Task Ensure_NearTheEnd_RenewsCertificatesAndKeepsTheAuthorityAndTheOtherKeys()
    {
        var pki = await EnsureAsync(FixedTime.Start);
        var before = Contents(pki);
        var after = Contents(await EnsureAsync(FixedTime.Start.Later(TimeSpan.FromDays(320))));
        before.Keys.Where(k => before[k] != after[k]).Order().ShouldBe(
            ["admin.crt", "admin.key", "controller-manager.crt", "controller-manager.key", "scheduler.crt", "scheduler.key", "server.crt", "server.key"]);
    }

    [Fact]
    public async Task Ensure_NewAddress_RenewsTheServersCertificateOnly()
    {
        var before = Contents(await EnsureAsync(TimeProvider.System));
        var pki = await ClusterPki.EnsureAsync(_folder.File("pki"), _names with { Addresses = [.. _names.Addresses, IPAddress.Parse("192.0.2.9")] }, TimeProvider.System, default);
        var after = Contents(pki);
        before.Keys.Where(k => before[k] != after[k]).Order().ShouldBe(["server.crt", "server.key"]);
    }

    [Fact]
    public async Task Ensure_SeveralAtOnce_AgreeOnOneAuthority()
    {
        var made = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(() => EnsureAsync(TimeProvider.System))));
        foreach (var pki in made) await Command.RunAsync("openssl", ["verify", "-CAfile", pki.Authority.Certificate, pki.Server.Certificate], default);
    }

    [Fact]
    public async Task Ensure_DamagedAuthority_SaysWhatToDo()
    {
        var pki = await EnsureAsync(TimeProvider.System);
        File.WriteAllText(pki.Authority.Key, "not a key");
        (await Should.ThrowAsync<ClusterException>(() => EnsureAsync(TimeProvider.System))).Message.ShouldContain("backup");
    }

    private Task<ClusterPki> EnsureAsync(TimeProvider time) => ClusterPki.EnsureAsync(_folder.File("pki"), _names, time, default);

    private static string Subject(CertificateFiles files)
    {
        using var certificate = X509CertificateLoader.LoadCertificateFromFile(files.Certificate);
        return certificate.Subject;
    }

    private static Dictionary<string, string> Contents(ClusterPki pki) =>
        Directory.EnumerateFiles(pki.Directory).Where(f => !f.EndsWith(".lock", StringComparison.Ordinal)).ToDictionary(f => Path.GetFileName(f)!, File.ReadAllText);
}
