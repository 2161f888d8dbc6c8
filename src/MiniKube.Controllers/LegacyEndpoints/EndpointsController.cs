using MiniKube.Client;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.LegacyEndpoints;

/// <summary>Keeps the Endpoints object of every service that selects pods: what older clients read instead of slices.</summary>
internal sealed class EndpointsController(ControllerContext context) : IController
{
    private const string ManagedBy = "endpoints.kubernetes.io/managed-by";
    private const string Controller = "endpoint-controller";
    private const string OverCapacity = "endpoints.kubernetes.io/over-capacity";

    private readonly ApiClient client = context.Client;
    private readonly Informer<Service> services = context.Informers.Of<Service>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly Informer<Endpoints> endpoints = context.Informers.Of<Endpoints>();
    private readonly Expectations writes = new(CacheView.Of(context.Informers.Of<Endpoints>()), context.Time);

    public ControllerInfo Info { get; } = new("endpoints")
    {
        Watches = [Watch.Of<Service>(), Watch.Of<Endpoints>(), Watch.Mapped<Pod>(ServicesOfPods.Select, ServicesOfPods.Matters)],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (!writes.AreMet(key)) return Expectations.LookAgain;
        var present = endpoints.Get(key);
        if (services.Get(key) is not { } service)
        {
            if (present is not null && IsOurs(present)) await DeleteAsync(key, present, cancel);
            return Next.Done;
        }
        if (service.Metadata.DeletionTimestamp is not null || !ServicesOfPods.Selects(service)) return Next.Done;

        var (subsets, isCut) = SubsetPlan.Decide(service, pods.Select(key.Namespace, LabelQuery.Of(service.Spec.Selector)));
        var labels = Labels(service);
        var annotations = Annotations(present, isCut);
        if (present is null)
        {
            var created = new Endpoints { Metadata = new() { Name = key.Name, Namespace = key.Namespace, Labels = labels, Annotations = annotations }, Subsets = subsets };
            writes.Wrote(key, await client.CreateAsync(created, cancel));
        }
        else if (!SliceLabels.Same(labels, present.Metadata.Labels) || !SliceLabels.Same(annotations, present.Metadata.Annotations) || !Same(subsets, present.Subsets))
        {
            var changed = present with { Metadata = present.Metadata with { Labels = labels, Annotations = annotations }, Subsets = subsets };
            writes.Wrote(key, await client.UpdateAsync(changed, cancel));
        }
        return Next.Done;
    }

    private static bool IsOurs(Endpoints endpoints) => endpoints.Metadata.Labels.TryGetValue(ManagedBy, out var keeper) && keeper == Controller;

    private static IReadOnlyDictionary<string, string> Labels(Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels) { [ManagedBy] = Controller };
        labels.Remove(SliceLabels.Headless);
        if (service.Spec.ClusterIP == "None") labels[SliceLabels.Headless] = "";
        return labels;
    }

    private static IReadOnlyDictionary<string, string> Annotations(Endpoints? present, bool isCut)
    {
        var annotations = new Dictionary<string, string>(present?.Metadata.Annotations ?? new Dictionary<string, string>());
        if (isCut) annotations[OverCapacity] = "truncated";
        else annotations.Remove(OverCapacity);
        return annotations;
    }

    private static bool Same(IReadOnlyList<EndpointSubset> a, IReadOnlyList<EndpointSubset> b)
    {
        if (a.Count != b.Count) return false;
        for (var i = 0; i < a.Count; i++)
        {
            if (!a[i].Ports.SequenceEqual(b[i].Ports) || !a[i].Addresses.SequenceEqual(b[i].Addresses) || !a[i].NotReadyAddresses.SequenceEqual(b[i].NotReadyAddresses)) return false;
        }
        return true;
    }

    private async Task DeleteAsync(ObjectKey key, Endpoints present, CancellationToken cancel)
    {
        try
        {
            await client.DeleteAsync<Endpoints>(key, new() { Preconditions = new() { Uid = present.Metadata.Uid } }, cancel);
        }
        catch (ApiException gone) when (gone.IsNotFound || gone.IsConflict)
        {
        }
    }
}
