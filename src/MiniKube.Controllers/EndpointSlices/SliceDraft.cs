using MiniKube.Api.Discovery;
using EndpointPort = MiniKube.Api.Discovery.EndpointPort;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>A slice that exists, while it is decided what stays in it.</summary>
internal sealed class SliceDraft
{
    private readonly EndpointSlice stored;
    private readonly List<Endpoint> endpoints = [];

    /// <param name="stored">As it is.</param>
    /// <param name="wanted">Endpoints by identity that have no place yet; those that the slice has keep theirs and are taken out.</param>
    public SliceDraft(EndpointSlice stored, Dictionary<EndpointKey, Endpoint> wanted)
    {
        this.stored = stored;
        foreach (var present in stored.Endpoints)
        {
            if (!wanted.Remove(EndpointKey.Of(present), out var next))
            {
                IsChanged = true;
                continue;
            }
            var same = EndpointKey.Same(present, next);
            IsChanged |= !same;
            endpoints.Add(same ? present : next);
        }
    }

    public bool IsChanged { get; private set; }

    public bool IsEmpty => endpoints.Count == 0;

    public int Room => SlicePlan.LargestSlice - endpoints.Count;

    public EndpointSlice Stored => stored;

    public void Fill(Queue<Endpoint> waiting)
    {
        while (Room > 0 && waiting.TryDequeue(out var endpoint))
        {
            IsChanged = true;
            endpoints.Add(endpoint);
        }
    }

    // Others may add theirs.
    private bool HasAnnotations(SliceFrame frame)
    {
        foreach (var (name, value) in frame.Annotations)
        {
            if (!stored.Metadata.Annotations.TryGetValue(name, out var present) || present != value) return false;
        }
        return true;
    }

    /// <summary>The slice to be written, or null when it is right as stored.</summary>
    public EndpointSlice? Result(SliceFrame frame, IReadOnlyList<EndpointPort> ports)
    {
        if (!IsChanged && SliceLabels.Same(frame.Labels, stored.Metadata.Labels) && HasAnnotations(frame) && ports.SequenceEqual(stored.Ports)) return null;
        var annotations = new Dictionary<string, string>(stored.Metadata.Annotations);
        foreach (var (name, value) in frame.Annotations) annotations[name] = value;
        return stored with { Metadata = stored.Metadata with { Labels = frame.Labels, Annotations = annotations }, Endpoints = endpoints, Ports = ports };
    }
}

/// <summary>What makes two endpoints the same one: the pod, and its address.</summary>
internal readonly record struct EndpointKey(string Address, string? Uid)
{
    public static EndpointKey Of(Endpoint endpoint) => new(endpoint.Addresses.Count > 0 ? endpoint.Addresses[0] : "", endpoint.TargetRef?.Uid);

    /// <summary>Whether two endpoints of the same key would be written alike.</summary>
    public static bool Same(Endpoint a, Endpoint b) =>
        a.Conditions == b.Conditions && a.NodeName == b.NodeName && a.Hostname == b.Hostname && a.TargetRef == b.TargetRef && a.Zone == b.Zone
        && TrafficHints.Same(a.Hints, b.Hints)
        && a.Addresses.SequenceEqual(b.Addresses);
}
