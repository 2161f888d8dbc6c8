using MiniKube.Api.Discovery;
using MiniKube.Controllers.Ownership;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// The fewest writes that make a service's slices say what its pods are. An endpoint stays in the slice where it is; what is new goes first into slices that
/// change anyway. Every node reads every write, so writes are what counts, not the number of slices.
/// </summary>
internal sealed record SlicePlan(IReadOnlyList<EndpointSlice> Create, IReadOnlyList<EndpointSlice> Update, IReadOnlyList<EndpointSlice> Delete)
{
    public const int LargestSlice = 100;

    public bool IsNothing => Create.Count + Update.Count + Delete.Count == 0;

    /// <param name="service">With a selector; others keep their slices themselves.</param>
    /// <param name="pods">That the selector matches.</param>
    /// <param name="slices">Of the service, that we keep.</param>
    public static SlicePlan Decide(Service service, IReadOnlyList<Pod> pods, IReadOnlyList<EndpointSlice> slices)
    {
        var (create, update, delete) = (new List<EndpointSlice>(), new List<EndpointSlice>(), new List<EndpointSlice>());
        IReadOnlyList<string> families = service.Spec.IpFamilies.Count > 0 ? service.Spec.IpFamilies : ["IPv4"];
        foreach (var family in families) Decide(service, family, pods, [.. slices.Where(slice => slice.AddressType == family)], create, update, delete);
        delete.AddRange(slices.Where(slice => !families.Contains(slice.AddressType)));
        return new(create, update, delete);
    }

    private static void Decide(
        Service service, string family, IReadOnlyList<Pod> pods, IReadOnlyList<EndpointSlice> slices,
        List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete)
    {
        var groups = Groups(service, family, pods);
        var bySignature = slices.Where(slice => slice.Metadata.DeletionTimestamp is null).OrderBy(slice => slice.Metadata.Name, StringComparer.Ordinal)
            .ToLookup(slice => PortGroup.SignatureOf(slice.Ports));
        var created = new List<EndpointSlice>();
        var spare = new Queue<EndpointSlice>(bySignature.Where(one => !groups.ContainsKey(one.Key)).SelectMany(one => one));
        foreach (var (signature, group) in groups)
        {
            var drafts = bySignature[signature].Select(slice => new SliceDraft(slice, group.Endpoints)).ToList();
            var waiting = new Queue<Endpoint>(group.Endpoints.OrderBy(pair => pair.Key.Address, StringComparer.Ordinal).Select(pair => pair.Value));
            foreach (var draft in drafts.Where(draft => draft.IsChanged && !draft.IsEmpty)) draft.Fill(waiting);
            // What is left over may fit into one slice that would not change otherwise: one write either way, and one slice less.
            var left = waiting.Count % LargestSlice;
            if (left > 0) drafts.Where(draft => draft.Room >= left).MinBy(draft => draft.Room)?.Fill(waiting);

            var isPlaceholder = groups.Count == 1 && waiting.Count == 0 && drafts.TrueForAll(draft => draft.IsEmpty);
            foreach (var draft in drafts)
            {
                if (draft.IsEmpty && !(isPlaceholder && ReferenceEquals(draft, drafts[0]))) spare.Enqueue(draft.Stored);
                else if (draft.Result(service, group.Ports) is { } changed) update.Add(changed);
            }
            if (isPlaceholder && drafts.Count == 0) created.Add(New(service, family, group.Ports, []));
            while (waiting.Count > 0) created.Add(New(service, family, group.Ports, [.. Take(waiting)]));
        }
        // A slice that has lost its purpose takes the content of a new one: one write instead of two.
        foreach (var slice in created)
        {
            if (spare.TryDequeue(out var old)) update.Add(slice with { Metadata = old.Metadata with { Labels = slice.Metadata.Labels } });
            else create.Add(slice);
        }
        delete.AddRange(spare);
    }

    private static Dictionary<string, PortGroup> Groups(Service service, string family, IReadOnlyList<Pod> pods)
    {
        var groups = new Dictionary<string, PortGroup>();
        foreach (var pod in pods)
        {
            if (PodEndpoint.Of(service, pod, family) is not { } endpoint) continue;
            var ports = PodEndpoint.Ports(service, pod);
            var signature = PortGroup.SignatureOf(ports);
            if (!groups.TryGetValue(signature, out var group)) groups[signature] = group = new(ports);
            group.Endpoints[EndpointKey.Of(endpoint)] = endpoint;
        }
        // A service without endpoints has one empty slice, so that whoever watches knows that it was looked after.
        if (groups.Count == 0) groups[""] = new([]);
        return groups;
    }

    private static IEnumerable<Endpoint> Take(Queue<Endpoint> waiting)
    {
        for (var i = 0; i < LargestSlice && waiting.TryDequeue(out var endpoint); i++) yield return endpoint;
    }

    private static EndpointSlice New(Service service, string family, IReadOnlyList<EndpointPort> ports, IReadOnlyList<Endpoint> endpoints) => new()
    {
        Metadata = new()
        {
            GenerateName = $"{service.Metadata.Name}-",
            Namespace = service.Metadata.Namespace,
            Labels = SliceLabels.Of(service),
            OwnerReferences = [OwnerReferences.ControllerReferenceTo(service)],
        },
        AddressType = family,
        Endpoints = endpoints,
        Ports = ports,
    };

    /// <summary>Pods that offer the service on the same ports; a named target port may differ from pod to pod.</summary>
    private sealed record PortGroup(IReadOnlyList<EndpointPort> Ports)
    {
        public Dictionary<EndpointKey, Endpoint> Endpoints { get; } = [];

        public static string SignatureOf(IReadOnlyList<EndpointPort> ports) =>
            string.Join('|', ports.Select(port => $"{port.Name}/{port.Protocol}/{port.Port}/{port.AppProtocol}").Order(StringComparer.Ordinal));
    }
}
