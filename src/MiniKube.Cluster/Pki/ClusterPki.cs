using System.Net;
using System.Security.Cryptography;

namespace MiniKube.Cluster.Pki;

/// <summary>The names and addresses under which clients reach this API server, besides the ones every cluster has.</summary>
public sealed record ServerNames
{
    /// <summary>The ClusterIP of <c>default/kubernetes</c>: the first address of the service range.</summary>
    public required IPAddress ServiceAddress { get; init; }

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];
}

/// <summary>
/// The keys and certificates of a control plane, in one folder. Made at first start by whoever runs the server, kept afterwards,
/// renewed when they near their end or lack a name. Certificates are for everybody to read, keys for root alone.
/// </summary>
public sealed class ClusterPki
{
    private readonly TimeProvider _time;

    private ClusterPki(string directory, TimeProvider time)
    {
        _time = time;
        Directory = directory;
        Authority = CertificateFiles.In(directory, "ca");
        Server = CertificateFiles.In(directory, "server");
        Admin = CertificateFiles.In(directory, "admin");
        Scheduler = CertificateFiles.In(directory, "scheduler");
        ControllerManager = CertificateFiles.In(directory, "controller-manager");
        ServiceAccountKey = Path.Combine(directory, "sa.key");
        SecretsKey = Path.Combine(directory, "secrets.key");
    }

    public string Directory { get; }

    public CertificateFiles Authority { get; }

    public CertificateFiles Server { get; }

    public CertificateFiles Admin { get; }

    public CertificateFiles Scheduler { get; }

    public CertificateFiles ControllerManager { get; }

    /// <summary>ECDSA P-256, PKCS #8 PEM: signs service-account tokens.</summary>
    public string ServiceAccountKey { get; }

    /// <summary>Keys that encrypt Secrets at rest, one a line as "id:base64 of 32 bytes"; the first one writes.</summary>
    public string SecretsKey { get; }

    /// <summary>Brings the folder to what <paramref name="names"/> needs. Safe to call from several processes at once.</summary>
    public static async Task<ClusterPki> EnsureAsync(string directory, ServerNames names, TimeProvider time, CancellationToken cancel)
    {
        var pki = new ClusterPki(directory, time);
        PrivateFile.EnsureDirectory(directory);
        await using var _ = await FileLock.TakeAsync(Path.Combine(directory, ".lock"), TimeSpan.FromSeconds(30), time, cancel);

        if (!pki.Authority.Exist) CertificateAuthority.Create(pki.Authority, "minikube-ca", time);
        using var authority = CertificateAuthority.Load(pki.Authority, time);
        Ensure(authority, pki.Server, CertificateSubject.Server(names.ServiceAddress, names.DnsNames, names.Addresses));
        Ensure(authority, pki.Admin, CertificateSubject.Admin);
        Ensure(authority, pki.Scheduler, CertificateSubject.Scheduler);
        Ensure(authority, pki.ControllerManager, CertificateSubject.ControllerManager);
        if (!File.Exists(pki.ServiceAccountKey)) PrivateFile.Write(pki.ServiceAccountKey, NewSigningKey());
        if (!File.Exists(pki.SecretsKey)) PrivateFile.Write(pki.SecretsKey, $"key1:{Convert.ToBase64String(RandomNumberGenerator.GetBytes(32))}\n");
        return pki;
    }

    /// <summary>Gives another server of the cluster what all of them have: the authority, and the keys of tokens and Secrets.</summary>
    public void ShareWith(string directory)
    {
        PrivateFile.EnsureDirectory(directory);
        foreach (var file in new[] { Authority.Certificate, Authority.Key, ServiceAccountKey, SecretsKey })
        {
            var copy = Path.Combine(directory, Path.GetFileName(file));
            var content = File.ReadAllBytes(file);
            if (!File.Exists(copy) || !content.AsSpan().SequenceEqual(File.ReadAllBytes(copy))) PrivateFile.Write(copy, content);
        }
    }

    /// <summary>Makes or renews the client certificate of a node, in a folder of its own, beside the authority's.</summary>
    public CertificateFiles EnsureNode(string node, string directory)
    {
        var files = CertificateFiles.In(directory, "node");
        PrivateFile.EnsureDirectory(directory);
        using var authority = CertificateAuthority.Load(Authority, _time);
        Ensure(authority, files, CertificateSubject.Node(node));
        File.Copy(Authority.Certificate, Path.Combine(directory, "ca.crt"), overwrite: true);
        return files;
    }

    private static void Ensure(CertificateAuthority authority, CertificateFiles files, CertificateSubject subject)
    {
        if (!authority.IsGood(files, subject)) authority.Issue(files, subject);
    }

    private static string NewSigningKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        return key.ExportPkcs8PrivateKeyPem() + "\n";
    }
}
