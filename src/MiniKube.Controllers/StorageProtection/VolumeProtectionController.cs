using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.StorageProtection;

/// <summary>A volume that was deleted stays until it is not bound to a claim any more.</summary>
internal sealed class VolumeProtectionController(ControllerContext context) : IController
{
    private readonly Informer<PersistentVolume> volumes = context.Informers.Of<PersistentVolume>();
    private readonly Protection<PersistentVolume> protection = new(context.Client, "kubernetes.io/pv-protection");

    public ControllerInfo Info { get; } = new("persistentvolume-protection") { Watches = [Watch.Of<PersistentVolume>()], Workers = 1 };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (volumes.Get(key) is not { } volume) return Next.Done;
        if (volume.Metadata.DeletionTimestamp is null)
        {
            if (!protection.Holds(volume)) await protection.AddAsync(volume, cancel);
        }
        else if (protection.Holds(volume) && volume.Status.Phase != "Bound")
        {
            await protection.DropAsync(volume, cancel);
        }
        return Next.Done;
    }
}
