using System.Security.Cryptography;
using MiniKube.Api.Authorization;
using MiniKube.Api.Certificates;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Certificates;

/// <summary>Approves requests by which hosts become nodes and nodes renew their certificates, if whoever asks has the permission for it.</summary>
internal sealed class CertificateApproverController(ControllerContext context) : IController
{
    private static readonly TimeSpan Recheck = TimeSpan.FromSeconds(1);
    private readonly Informer<CertificateSigningRequest> requests = context.Informers.Of<CertificateSigningRequest>();
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();

    public ControllerInfo Info { get; } = new("csrapproving") { Watches = [Watch.Of<CertificateSigningRequest>()], Workers = 1 };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (requests.Get(key) is not { Metadata.DeletionTimestamp: null } csr) return Next.Done;
        var request = Read(csr);
        var alive = request?.Node is { } node && nodes.Get("", node)?.Status.Conditions.IsTrue("Ready") == true;
        var (decision, permission) = CertificateApproval.Of(csr, request, alive, context.Time.GetUtcNow());
        switch (decision)
        {
            case CertificateApproval.Decision.Wait:
                return Next.After(Recheck);
            case CertificateApproval.Decision.Deny:
                var taken = $"node {request!.Node} is alive: stop it or delete it with 'kubectl delete node {request.Node}', or join under another name with --node-name";
                await DecideAsync(csr, new() { Type = CertificateSigningRequestCondition.Denied, Status = "True", Reason = "NodeIsAlive", Message = taken }, cancel);
                return Next.Done;
            case CertificateApproval.Decision.Ask when await IsAllowedAsync(csr, permission, cancel):
                await DecideAsync(csr, new() { Type = CertificateSigningRequestCondition.Approved, Status = "True", Reason = "AutoApproved", Message = "Auto approving kubelet client certificate after SubjectAccessReview." }, cancel);
                return Next.Done;
            default:
                return Next.Done;
        }
    }

    private static NodeRequest? Read(CertificateSigningRequest csr)
    {
        try
        {
            return NodeRequest.Read(csr.Spec.Request);
        }
        catch (Exception error) when (error is CryptographicException or ArgumentException)
        {
            return null;
        }
    }

    private async Task<bool> IsAllowedAsync(CertificateSigningRequest csr, string permission, CancellationToken cancel)
    {
        var review = new SubjectAccessReview
        {
            Spec = new()
            {
                User = csr.Spec.Username, Uid = csr.Spec.Uid, Groups = csr.Spec.Groups, Extra = csr.Spec.Extra,
                ResourceAttributes = new() { Group = "certificates.k8s.io", Resource = "certificatesigningrequests", Verb = "create", Subresource = permission },
            },
        };
        return (await context.Client.CreateAsync(review, cancel)).Status.Allowed;
    }

    private async Task DecideAsync(CertificateSigningRequest csr, CertificateSigningRequestCondition condition, CancellationToken cancel)
    {
        var now = context.Time.GetUtcNow();
        var decided = csr with { Status = csr.Status with { Conditions = [.. csr.Status.Conditions, condition with { LastUpdateTime = now, LastTransitionTime = now }] } };
        await context.Client.UpdateAsync(CertificateSigningRequest.Definition, ObjectKey.Of(csr), ApiJson.ToDocument(decided), "approval", cancel);
    }
}
