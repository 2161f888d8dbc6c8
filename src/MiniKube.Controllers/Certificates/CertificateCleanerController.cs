using MiniKube.Api.Certificates;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Certificates;

/// <summary>Deletes requests for certificates that are of no use any more.</summary>
internal sealed class CertificateCleanerController(ControllerContext context) : IController
{
    private readonly Informer<CertificateSigningRequest> requests = context.Informers.Of<CertificateSigningRequest>();

    public ControllerInfo Info { get; } = new("csrcleaner") { Watches = [Watch.Of<CertificateSigningRequest>()], Workers = 1 };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (requests.Get(key) is not { Metadata.DeletionTimestamp: null } csr) return Next.Done;
        var now = context.Time.GetUtcNow();
        var end = CertificateCleanup.EndOf(csr, now);
        if (end > now) return Next.After(end - now);
        try
        {
            await context.Client.DeleteAsync<CertificateSigningRequest>(key, cancel: cancel);
        }
        catch (ApiException error) when (error.IsNotFound)
        {
        }
        return Next.Done;
    }
}
