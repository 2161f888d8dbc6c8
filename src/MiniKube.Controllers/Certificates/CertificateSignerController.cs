using System.Security.Cryptography;
using MiniKube.Api.Certificates;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Certificates;

/// <summary>Issues the certificates of approved requests for the signers that every cluster has.</summary>
internal sealed class CertificateSignerController(ControllerContext context) : IController
{
    private static readonly HashSet<string> Signers = [CertificateSigners.NodeClient, CertificateSigners.Client, CertificateSigners.NodeServing];
    private readonly Informer<CertificateSigningRequest> requests = context.Informers.Of<CertificateSigningRequest>();
    private readonly SigningAuthority? authority = context.Options is { SigningCertificateFile: { } certificate, SigningKeyFile: { } key }
        ? new(certificate, key, context.Time) : null;

    public ControllerInfo Info { get; } = new("csrsigning") { Watches = [Watch.Of<CertificateSigningRequest>()], Workers = 1 };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (authority is null || requests.Get(key) is not { Metadata.DeletionTimestamp: null } csr || !Signers.Contains(csr.Spec.SignerName)) return Next.Done;
        var status = csr.Status;
        if (!status.Is(CertificateSigningRequestCondition.Approved) || status.Is(CertificateSigningRequestCondition.Denied)
            || status.Is(CertificateSigningRequestCondition.Failed) || status.Certificate is { Length: > 0 }) return Next.Done;
        await context.Client.UpdateStatusAsync(csr with { Status = Issue(csr, status) }, cancel);
        return Next.Done;
    }

    private CertificateSigningRequestStatus Issue(CertificateSigningRequest csr, CertificateSigningRequestStatus status)
    {
        try
        {
            var asked = NodeRequest.Read(csr.Spec.Request);
            return asked.ProblemFor(csr.Spec) is { } problem ? Failed(status, "SignerValidationFailure", problem) : status with { Certificate = authority!.Sign(csr.Spec, asked) };
        }
        catch (CryptographicException error)
        {
            return Failed(status, "SigningFailure", error.Message);
        }
    }

    private CertificateSigningRequestStatus Failed(CertificateSigningRequestStatus status, string reason, string why)
    {
        var now = context.Time.GetUtcNow();
        var failed = new CertificateSigningRequestCondition
        {
            Type = CertificateSigningRequestCondition.Failed, Status = "True", Reason = reason, Message = why, LastUpdateTime = now, LastTransitionTime = now,
        };
        return status with { Conditions = [.. status.Conditions, failed] };
    }
}
