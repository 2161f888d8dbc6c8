using MiniKube.Api.Discovery;
using MiniKube.Client;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.LoadBalancers;

/// <summary>
/// Gives services of type LoadBalancer their addresses, unless they name a class: those have a balancer of their own. All of them are one key, as what
/// one gets another cannot have.
/// </summary>
internal sealed class LoadBalancerController(ControllerContext context) : IController
{
    private static readonly ObjectKey All = new("", "load-balancers");
    private readonly ApiClient client = context.Client;
    private readonly Informer<Service> services = context.Informers.Of<Service>().AddIndex("balanced", service => IsBalanced(service) ? ["yes"] : []);
    private readonly Informer<Node> nodes = context.Informers.Of<Node>();
    private readonly Informer<EndpointSlice> slices = context.Informers.Of<EndpointSlice>()
        .AddIndex("of-service", slice => slice.Metadata.Labels.TryGetValue(SliceLabels.ServiceName, out var service) ? [$"{slice.Metadata.Namespace}/{service}"] : []);
    private readonly EventRecorder events = context.Events("service-controller");
    private readonly Expectations writes = new(CacheView.Of(context.Informers.Of<Service>()), context.Time);

    public ControllerInfo Info { get; } = new("service-lb")
    {
        Watches =
        [
            Watch.Mapped<Service>((service, _) => IsBalanced(service) ? [All] : []),
            Watch.Mapped<Node>((_, _) => [All], (old, current) => !Same(old, current)),
            Watch.Mapped<EndpointSlice>(Concerns),
        ],
        Workers = 1,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (!writes.AreMet(All)) return Expectations.LookAgain;
        var balanced = services.ByIndex("balanced", "yes");
        var ours = balanced.Where(service => service.Spec.Type == "LoadBalancer" && service.Metadata.DeletionTimestamp is null && string.IsNullOrEmpty(service.Spec.LoadBalancerClass));
        foreach (var choice in BalancerPlan.Decide(ours, context.Options.BalancerPool, nodes.List(), ServesOn, ApiServers()))
        {
            if (choice.Problem is { } problem) events.Warning(choice.Service, "SyncLoadBalancerFailed", problem);
            if (!choice.IsStored) await WriteAsync(choice.Service, choice.Addresses, cancel);
        }
        // A service that is no longer of this type has lost its addresses.
        foreach (var service in balanced.Where(service => service.Spec.Type != "LoadBalancer")) await WriteAsync(service, [], cancel);
        return Next.Done;
    }

    private static bool IsBalanced(Service service) => service.Spec.Type == "LoadBalancer" || service.Status.LoadBalancer.Ingress.Count > 0;

    private static IEnumerable<ObjectKey> Concerns(EndpointSlice slice, Informers informers) =>
        slice.Metadata.Labels.TryGetValue(SliceLabels.ServiceName, out var name)
        && informers.Of<Service>().Get(slice.Metadata.Namespace ?? "", name) is { Spec: { Type: "LoadBalancer", ExternalTrafficPolicy: "Local" } } ? [All] : [];

    private static bool Same(Node? old, Node? current) => old is not null && current is not null && BalancerPlan.IsUsable(old) == BalancerPlan.IsUsable(current)
        && old.Status.Addresses.SequenceEqual(current.Status.Addresses);

    private async Task WriteAsync(Service service, IReadOnlyList<string> addresses, CancellationToken cancel)
    {
        var ingress = addresses.Select(address => new LoadBalancerIngress { Ip = address, IpMode = "VIP" });
        var changed = service with { Status = service.Status with { LoadBalancer = new() { Ingress = [.. ingress] } } };
        try
        {
            writes.Wrote(All, await client.UpdateStatusAsync(changed, cancel));
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
        }
    }

    private bool ServesOn(Service service, string node) => slices.ByIndex("of-service", $"{service.Metadata.Namespace}/{service.Metadata.Name}")
        .Any(slice => slice.Endpoints.Any(endpoint => endpoint.NodeName == node && (endpoint.Conditions.Ready ?? true)));

    /// <summary>A service at a server's own port would take the whole cluster's way to it.</summary>
    private HashSet<(string Address, int Port)> ApiServers() => slices.ByIndex("of-service", "default/kubernetes")
        .SelectMany(slice => slice.Endpoints.SelectMany(endpoint => endpoint.Addresses).SelectMany(address => slice.Ports.Select(port => (address, port.Port ?? 0)))).ToHashSet();
}
