using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.LegacyEndpoints;

/// <summary>Makes slices of Endpoints objects that people or programs keep for services without a selector: everything else reads slices only.</summary>
internal sealed class MirrorController(ControllerContext context) : IController
{
    private const string Index = "mirror";

    private readonly Informer<Service> services = context.Informers.Of<Service>();
    private readonly Informer<Endpoints> endpoints = context.Informers.Of<Endpoints>();
    private readonly Informer<EndpointSlice> slices = context.Informers.Of<EndpointSlice>().AddIndex(Index, slice => ServiceOf(slice) is { } key ? [key.ToString()] : []);
    private readonly SliceWriter writer = new(context.Client, context.Informers.Of<EndpointSlice>(), context.Time);

    public ControllerInfo Info { get; } = new("endpointslicemirroring")
    {
        Watches = [Watch.Of<Service>(), Watch.Of<Endpoints>(), Watch.Mapped<EndpointSlice>((slice, _) => ServiceOf(slice) is { } key ? [key] : [])],
        Workers = 2,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (!writer.IsSeen(key)) return Expectations.LookAgain;
        var plan = MirrorPlan.Decide(endpoints.Get(key), services.Get(key), slices.ByIndex(Index, key.ToString()));
        if (plan.IsNothing) writer.Forget(key);
        else await writer.WriteAsync(key, plan, cancel);
        return Next.Done;
    }

    private static ObjectKey? ServiceOf(EndpointSlice slice) => SliceLabels.ServiceOf(slice, SliceLabels.Mirror);
}
