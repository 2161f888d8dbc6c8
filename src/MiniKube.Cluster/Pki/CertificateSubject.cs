using System.Net;

namespace MiniKube.Cluster.Pki;

/// <summary>
/// Who a certificate speaks for: the common name is the user, the organizations are its groups
/// (Kubernetes documentation, "X509 client certificates"); names and addresses make it a server's.
/// </summary>
public sealed record CertificateSubject(string CommonName)
{
    private static readonly string[] InsideNames = ["kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local", "localhost"];

    public IReadOnlyList<string> Organizations { get; init; } = [];

    public IReadOnlyList<string> DnsNames { get; init; } = [];

    public IReadOnlyList<IPAddress> Addresses { get; init; } = [];

    public bool IsServer => DnsNames.Count + Addresses.Count > 0;

    public static CertificateSubject Admin { get; } = new("kubernetes-admin") { Organizations = ["system:masters"] };

    public static CertificateSubject Scheduler { get; } = new("system:kube-scheduler");

    public static CertificateSubject ControllerManager { get; } = new("system:kube-controller-manager");

    public static CertificateSubject Node(string name) => new($"system:node:{name}") { Organizations = ["system:nodes"] };

    /// <summary>The API server under every name that clients inside and outside of the cluster use for it.</summary>
    /// <param name="serviceAddress">The ClusterIP of <c>default/kubernetes</c>.</param>
    public static CertificateSubject Server(IPAddress serviceAddress, IEnumerable<string> names, IEnumerable<IPAddress> addresses) => new("kube-apiserver")
    {
        DnsNames = [.. InsideNames.Concat(names).Distinct()],
        Addresses = [.. new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, serviceAddress }.Concat(addresses).Distinct()],
    };
}
