using MiniKube.Api.Certificates;

namespace MiniKube.Controllers.Certificates;

/// <summary>Whether a node's request for a client certificate is approved by itself. Pure.</summary>
internal static class CertificateApproval
{
    /// <summary>A host that was wiped comes back under its old name as soon as its old life has been silent for the grace period.</summary>
    private static readonly TimeSpan WaitForSilence = TimeSpan.FromSeconds(15);

    public enum Decision
    {
        /// <summary>Not ours to decide: a person does.</summary>
        Leave,
        Ask,
        Wait,
        Deny,
    }

    /// <param name="request">What it says; null: unreadable.</param>
    /// <param name="nodeIsAlive">A node of that name is ready now.</param>
    public static (Decision Decision, string Permission) Of(CertificateSigningRequest csr, NodeRequest? request, bool nodeIsAlive, DateTimeOffset now)
    {
        if (csr.Spec.SignerName != CertificateSigners.NodeClient || request?.Node is null || request.ProblemFor(csr.Spec) is not null) return (Decision.Leave, "");
        if (csr.Status.Conditions.Count > 0) return (Decision.Leave, "");
        if (csr.Spec.Username == request.CommonName) return (Decision.Ask, "selfnodeclient");
        if (!nodeIsAlive) return (Decision.Ask, "nodeclient");
        return (now - (csr.Metadata.CreationTimestamp ?? now) < WaitForSilence ? Decision.Wait : Decision.Deny, "nodeclient");
    }
}
