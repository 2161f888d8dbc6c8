using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>A claim that was deleted stays until no pod uses it. Rules: Kubernetes docs, "Storage Object in Use Protection".</summary>
internal sealed class ClaimProtectionController : IController
{
    private const string ByClaim = "claim";

    private readonly ApiClient client;
    private readonly Informer<Pod> pods;
    private readonly Informer<PersistentVolumeClaim> claims;
    private readonly Protection<PersistentVolumeClaim> protection;

    public ClaimProtectionController(ControllerContext context)
    {
        (client, claims) = (context.Client, context.Informers.Of<PersistentVolumeClaim>());
        pods = context.Informers.Of<Pod>().AddIndex(ByClaim, pod => [.. pod.ClaimNames().Select(name => $"{pod.Metadata.Namespace}/{name}")]);
        protection = new(client, "kubernetes.io/pvc-protection");
    }

    public ControllerInfo Info { get; } = new("persistentvolumeclaim-protection")
    {
        Watches =
        [
            Watch.Of<PersistentVolumeClaim>(),
            Watch.Mapped<Pod>((pod, _) => pod.ClaimNames().Select(name => new ObjectKey(pod.Metadata.Namespace ?? "", name)), (_, current) => current is null),
        ],
        Workers = 2,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (claims.Get(key) is not { } claim) return Next.Done;
        if (claim.Metadata.DeletionTimestamp is null)
        {
            if (!protection.Holds(claim)) await protection.AddAsync(claim, cancel);
        }
        else if (protection.Holds(claim) && !await IsUsedAsync(key, cancel))
        {
            await protection.DropAsync(claim, cancel);
        }
        return Next.Done;
    }

    /// <summary>The informer may not have a pod yet that a node starts already, so the last word is the server's.</summary>
    private async Task<bool> IsUsedAsync(ObjectKey key, CancellationToken cancel) =>
        pods.ByIndex(ByClaim, $"{key.Namespace}/{key.Name}").Any(pod => pod.Uses(key.Name))
        || (await client.ListAsync<Pod>(key.Namespace, cancel: cancel)).Items.Any(pod => pod.Uses(key.Name));
}
