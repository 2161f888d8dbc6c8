using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// Keeps the slices of every service that selects pods; slices that others made are left alone. Slices of a deleted service go by their owner reference.
/// </summary>
internal sealed class EndpointSliceController(ControllerContext context) : IController
{
    private const string Index = "service";
    private const string ZoneLabel = "topology.kubernetes.io/zone";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Service> services = context.Informers.Of<Service>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly Informer<EndpointSlice> slices = context.Informers.Of<EndpointSlice>().AddIndex(Index, slice => ServiceOf(slice) is { } key ? [key.ToString()] : []);
    private readonly SliceWriter writer = new(context.Client, context.Informers.Of<EndpointSlice>(), context.Time);

    public ControllerInfo Info { get; } = new("endpointslice")
    {
        Watches =
        [
            Watch.Of<Service>(),
            Watch.Mapped<EndpointSlice>((slice, _) => ServiceOf(slice) is { } key ? [key] : []),
            Watch.Mapped<Pod>(ServicesOfPods.Select, ServicesOfPods.Matters),
            Watch.Mapped<Node>(
                (node, informers) => informers.Of<Pod>().OnNode(node.Metadata.Name!).SelectMany(pod => ServicesOfPods.Select(pod, informers)),
                (old, current) => Zone(old) != Zone(current)),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (services.Get(key) is not { } service)
        {
            writer.Forget(key);
            return Next.Done;
        }
        if (service.Metadata.DeletionTimestamp is not null || !ServicesOfPods.Selects(service)) return Next.Done;
        if (!writer.IsSeen(key)) return Expectations.LookAgain;

        var stored = slices.ByIndex(Index, key.ToString());
        if (await IsBehindAsync(key.Namespace, stored, cancel)) return Expectations.LookAgain;
        var selected = pods.Select(key.Namespace, LabelQuery.Of(service.Spec.Selector));
        await writer.WriteAsync(key, SlicePlan.Decide(service, selected, stored, name => Zone(nodes.Get("", name))), cancel);
        return Next.Done;
    }

    private async Task<bool> IsBehindAsync(string ns, IReadOnlyList<EndpointSlice> stored, CancellationToken cancel)
    {
        foreach (var name in StaleView.DoubtfulPods(stored, name => pods.Get(ns, name) is not null, pods.Revision))
        {
            if (await client.FindAsync<Pod>(new(ns, name), cancel) is not null) return true;
        }
        return false;
    }

    private static string? Zone(Node? node) => node?.Metadata.Labels.GetValueOrDefault(ZoneLabel) is { Length: > 0 } zone ? zone : null;

    private static ObjectKey? ServiceOf(EndpointSlice slice) => SliceLabels.ServiceOf(slice, SliceLabels.Controller);
}
