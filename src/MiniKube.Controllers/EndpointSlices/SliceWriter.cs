using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>Carries plans out, and remembers what was written until the cache shows it.</summary>
internal sealed class SliceWriter(ApiClient client, Informer<EndpointSlice> slices, TimeProvider time)
{
    private readonly Expectations writes = new(CacheView.Of(slices), time);

    /// <summary>Whether the cache shows all that was written for the service.</summary>
    public bool IsSeen(ObjectKey service) => writes.AreMet(service);

    public void Forget(ObjectKey service) => writes.Forget(service);

    public async Task WriteAsync(ObjectKey service, SlicePlan plan, CancellationToken cancel)
    {
        // New addresses first: what is served must be found before what has gone is taken away.
        foreach (var slice in plan.Create) writes.Wrote(service, await client.CreateAsync(slice, cancel));
        foreach (var slice in plan.Update) writes.Wrote(service, await client.UpdateAsync(slice, cancel));
        foreach (var slice in plan.Delete)
        {
            try
            {
                await client.DeleteAsync<EndpointSlice>(ObjectKey.Of(slice), cancel: cancel);
            }
            catch (ApiException gone) when (gone.IsNotFound)
            {
            }
            writes.Deleted(service, slice);
        }
    }
}
