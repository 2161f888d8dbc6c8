using System.Net;

namespace MiniKube.Cluster.Pki;

/// <summary>
/// The keys of a three-member etcd: an authority of its own, since whoever it vouches for reads and writes everything, past every rule of the API.
/// A member has one certificate, as server and as client of its peers; its API server is a client with the same.
/// </summary>
public static class EtcdPki
{
    public static CertificateFiles Authority(string directory) => CertificateFiles.In(directory, "ca");

    public static CertificateFiles Member(string directory) => CertificateFiles.In(directory, "member");

    /// <param name="authorities">Holds the authority with its key.</param>
    /// <param name="directory">Of a member: gets its certificate, and the authority's without the key.</param>
    /// <param name="addresses">Under which the others reach the member.</param>
    /// <param name="time">The clock.</param>
    internal static void Ensure(string authorities, string directory, IReadOnlyList<IPAddress> addresses, TimeProvider time)
    {
        foreach (var folder in new[] { authorities, directory }) PrivateFile.EnsureDirectory(folder);
        var files = Authority(authorities);
        if (!files.Exist) CertificateAuthority.Create(files, "minikube-etcd-ca", time);
        using var authority = CertificateAuthority.Load(files, time);
        var subject = new CertificateSubject("etcd") { DnsNames = ["localhost"], Addresses = [IPAddress.Loopback, .. addresses] };
        var member = Member(directory);
        if (!authority.IsGood(member, subject)) authority.Issue(member, subject);
        File.Copy(files.Certificate, Authority(directory).Certificate, overwrite: true);
    }
}
