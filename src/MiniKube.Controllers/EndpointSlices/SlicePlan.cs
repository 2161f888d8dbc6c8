using MiniKube.Api.Discovery;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>
/// The fewest writes that make a service's slices say what its pods are. An endpoint stays in the slice where it is; what is new goes first into slices that
/// change anyway. Every node reads every write, so writes are what counts, not the number of slices.
/// </summary>
internal sealed class SlicePlan
{
    private readonly List<EndpointSlice> create;
    private readonly List<EndpointSlice> update;
    private readonly List<EndpointSlice> delete;

    private SlicePlan(List<EndpointSlice> create, List<EndpointSlice> update, List<EndpointSlice> delete) => (this.create, this.update, this.delete) = (create, update, delete);

    public IReadOnlyList<EndpointSlice> Create => create;

    public IReadOnlyList<EndpointSlice> Update => update;

    public IReadOnlyList<EndpointSlice> Delete => delete;

    public const int LargestSlice = 100;

    public bool IsNothing => Create.Count + Update.Count + Delete.Count == 0;

    /// <param name="service">With a selector; others keep their slices themselves.</param>
    /// <param name="pods">That the selector matches.</param>
    /// <param name="slices">Of the service, that we keep.</param>
    /// <param name="zoneOf">The zone of a node, if it is known.</param>
    public static SlicePlan Decide(Service service, IReadOnlyList<Pod> pods, IReadOnlyList<EndpointSlice> slices, Func<string, string?>? zoneOf = null)
    {
        IReadOnlyList<string> families = service.Spec.IpFamilies.Count > 0 ? service.Spec.IpFamilies : ["IPv4"];
        return Decide(SliceFrame.Of(service), families, family => Members(service, family, pods, zoneOf), slices, keepsOne: true);
    }

    /// <param name="frame">What all slices have.</param>
    /// <param name="families">Those that slices are wanted of.</param>
    /// <param name="members">Of a family.</param>
    /// <param name="slices">That are there, of all families.</param>
    /// <param name="keepsOne">Without endpoints there is one empty slice, so that whoever watches knows that the service was looked after.</param>
    public static SlicePlan Decide(
        SliceFrame frame, IReadOnlyList<string> families, Func<string, IEnumerable<SliceMember>> members, IReadOnlyList<EndpointSlice> slices, bool keepsOne)
    {
        var plan = new SlicePlan([], [], []);
        foreach (var family in families) plan.Decide(frame, family, Groups(members(family), keepsOne), [.. slices.Where(slice => slice.AddressType == family)]);
        plan.delete.AddRange(slices.Where(slice => !families.Contains(slice.AddressType)));
        return plan;
    }

    public static SlicePlan DeleteAll(IReadOnlyList<EndpointSlice> slices) => new([], [], [.. slices]);

    private void Decide(SliceFrame frame, string family, Dictionary<string, PortGroup> groups, IReadOnlyList<EndpointSlice> slices)
    {
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
                else if (draft.Result(frame, group.Ports) is { } changed) update.Add(changed);
            }
            if (isPlaceholder && drafts.Count == 0) created.Add(New(frame, family, group.Ports, []));
            while (waiting.Count > 0) created.Add(New(frame, family, group.Ports, [.. Take(waiting)]));
        }
        // A slice that has lost its purpose takes the content of a new one: one write instead of two.
        foreach (var slice in created)
        {
            if (spare.TryDequeue(out var old)) update.Add(slice with { Metadata = old.Metadata with { Labels = slice.Metadata.Labels } });
            else create.Add(slice);
        }
        delete.AddRange(spare);
    }

    private static IEnumerable<SliceMember> Members(Service service, string family, IReadOnlyList<Pod> pods, Func<string, string?>? zoneOf)
    {
        foreach (var pod in pods)
        {
            var zone = pod.Spec.NodeName is { Length: > 0 } node ? zoneOf?.Invoke(node) : null;
            if (PodEndpoint.Of(service, pod, family, zone) is { } endpoint) yield return new(endpoint, PodEndpoint.Ports(service, pod));
        }
    }

    private static Dictionary<string, PortGroup> Groups(IEnumerable<SliceMember> members, bool keepsOne)
    {
        var groups = new Dictionary<string, PortGroup>();
        foreach (var (endpoint, ports) in members)
        {
            var signature = PortGroup.SignatureOf(ports);
            if (!groups.TryGetValue(signature, out var group)) groups[signature] = group = new(ports);
            group.Endpoints[EndpointKey.Of(endpoint)] = endpoint;
        }
        if (groups.Count == 0 && keepsOne) groups[""] = new([]);
        return groups;
    }

    private static IEnumerable<Endpoint> Take(Queue<Endpoint> waiting)
    {
        for (var i = 0; i < LargestSlice && waiting.TryDequeue(out var endpoint); i++) yield return endpoint;
    }

    private static EndpointSlice New(SliceFrame frame, string family, IReadOnlyList<EndpointPort> ports, IReadOnlyList<Endpoint> endpoints) => new()
    {
        Metadata = new()
        {
            GenerateName = $"{frame.Service}-",
            Namespace = frame.Namespace,
            Labels = frame.Labels,
            Annotations = frame.Annotations,
            OwnerReferences = [frame.Owner],
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
