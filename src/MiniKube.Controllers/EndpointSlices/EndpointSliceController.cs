using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>Keeps the slices of every service that selects pods. Slices of a deleted service go by their owner reference.</summary>
internal sealed class EndpointSliceController(ControllerContext context) : IController
{
    private readonly ApiClient client = context.Client;
    private readonly Informer<Service> services = context.Informers.Of<Service>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly Informer<EndpointSlice> slices = context.Informers.Of<EndpointSlice>().AddIndex("service", slice => ServiceOf(slice) is { } key ? [key.ToString()] : []);
    private readonly Expectations writes = new(CacheView.Of(context.Informers.Of<EndpointSlice>()), context.Time);

    public ControllerInfo Info { get; } = new("endpointslice")
    {
        Watches =
        [
            Watch.Of<Service>(),
            Watch.Mapped<EndpointSlice>((slice, _) => ServiceOf(slice) is { } key ? [key] : []),
            Watch.Mapped<Pod>(ServicesOfPods.Select, ServicesOfPods.Matters),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (services.Get(key) is not { } service)
        {
            writes.Forget(key);
            return Next.Done;
        }
        if (service.Metadata.DeletionTimestamp is not null || !ServicesOfPods.Selects(service)) return Next.Done;
        if (!writes.AreMet(key)) return Expectations.LookAgain;

        var selected = pods.Select(key.Namespace, LabelQuery.Of(service.Spec.Selector));
        var plan = SlicePlan.Decide(service, selected, slices.ByIndex("service", key.ToString()));
        // New addresses first: what is served must be found before what has gone is taken away.
        foreach (var slice in plan.Create) writes.Wrote(key, await client.CreateAsync(slice, cancel));
        foreach (var slice in plan.Update) writes.Wrote(key, await client.UpdateAsync(slice, cancel));
        foreach (var slice in plan.Delete)
        {
            try
            {
                await client.DeleteAsync<EndpointSlice>(ObjectKey.Of(slice), cancel: cancel);
            }
            catch (ApiException gone) when (gone.IsNotFound)
            {
            }
            writes.Deleted(key, slice);
        }
        return Next.Done;
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice) =>
        SliceLabels.AreOurs(slice.Metadata.Labels) && slice.Metadata.Labels.TryGetValue(SliceLabels.ServiceName, out var service)
            ? new ObjectKey(slice.Metadata.Namespace ?? "", service) : null;
}
