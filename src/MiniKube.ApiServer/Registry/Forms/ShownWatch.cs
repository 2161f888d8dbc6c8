using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Registry.Forms;

/// <summary>A watch of a kind whose objects are stored otherwise than they are shown.</summary>
internal sealed class ShownWatch(ResourceDefinition definition, IWatchSubscription inner) : IWatchSubscription
{
    public async ValueTask<WatchBatch> ReadAsync(CancellationToken cancel)
    {
        var batch = await inner.ReadAsync(cancel);
        var shown = await ObjectForms.ShowAsync(definition, [.. batch.Events.Select(told => told.Object).OfType<StoredObject>()], cancel);
        var next = 0;
        return batch with { Events = [.. batch.Events.Select(told => told.Object is null ? told : told with { Object = shown[next++] })] };
    }
}
