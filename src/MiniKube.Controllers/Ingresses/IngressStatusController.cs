using MiniKube.Api.Networking;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Ingresses;

/// <summary>Writes into each Ingress that the nodes serve where it is served. One writer for all nodes: they would only overwrite each other.</summary>
internal sealed class IngressStatusController(ControllerContext context) : IController
{
    // Who else writes the status is not answered at once: two writers that correct each other would never rest.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly ApiClient client = context.Client;
    private readonly Dictionary<ObjectKey, (string? Uid, string Addresses, long At)> written = [];
    private readonly Informer<Ingress> ingresses = context.Informers.Of<Ingress>();
    private readonly Informer<IngressClass> classes = context.Informers.Of<IngressClass>();
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();

    public ControllerInfo Info { get; } = new("ingress-status")
    {
        Watches =
        [
            Watch.Of<Ingress>(),
            Watch.Mapped<IngressClass>((_, informers) => informers.Of<Ingress>().List().Select(ingress => ObjectKey.Of(ingress))),
            Watch.Mapped<Node>((_, informers) => informers.Of<Ingress>().List().Select(ingress => ObjectKey.Of(ingress)), (old, current) => !Same(old, current)),
        ],
        Workers = 1,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (ingresses.Get(key) is not { Metadata.DeletionTimestamp: null } ingress || !IngressAddresses.IsOurs(ingress, classes.List()))
        {
            written.Remove(key);
            return Next.Done;
        }
        var wanted = IngressAddresses.Of(nodes.List());
        if (ingress.Status.LoadBalancer.Ingress.Select(at => at.Ip).SequenceEqual(wanted)) return Next.Done;
        var mine = (ingress.Metadata.Uid, string.Join(',', wanted));
        if (written.TryGetValue(key, out var last) && (last.Uid, last.Addresses) == mine && context.Time.GetElapsedTime(last.At) is var since && since < Patience) return Next.After(Patience - since);
        var status = new IngressStatus { LoadBalancer = new() { Ingress = [.. wanted.Select(address => new IngressLoadBalancerIngress { Ip = address })] } };
        try
        {
            await client.UpdateStatusAsync(ingress with { Status = status }, cancel);
            written[key] = (ingress.Metadata.Uid, mine.Item2, context.Time.GetTimestamp());
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
        return Next.Done;
    }

    private static bool Same(Node? old, Node? current) => old is not null && current is not null && IngressAddresses.TakesTraffic(old) == IngressAddresses.TakesTraffic(current)
        && old.Status.Addresses.SequenceEqual(current.Status.Addresses);
}
