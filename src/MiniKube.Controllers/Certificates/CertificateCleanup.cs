using MiniKube.Api.Certificates;

namespace MiniKube.Controllers.Certificates;

/// <summary>How long a request is kept. Pure. Rule: Kubernetes docs, "Certificates and Certificate Signing Requests", automatic deletion.</summary>
internal static class CertificateCleanup
{
    private static readonly TimeSpan Decided = TimeSpan.FromHours(1);
    private static readonly TimeSpan Pending = TimeSpan.FromHours(24);

    public static DateTimeOffset EndOf(CertificateSigningRequest csr, DateTimeOffset now)
    {
        var made = csr.Metadata.CreationTimestamp ?? now;
        var last = csr.Status.Conditions.Select(condition => condition.LastUpdateTime ?? made).DefaultIfEmpty(made).Max();
        return csr.Status.Conditions.Count == 0 ? made + Pending : last + Decided;
    }
}
