using System.Collections.Concurrent;
using MiniKube.Api.Core;
using MiniKube.Api.Discovery;

namespace MiniKube.Network.Dns.Zone;

/// <summary>
/// The cluster's names, found by labels of a datagram without a lock and without allocating. Feed it services and slices (the two handlers fit an
/// informer), and say when both are complete: until then a missing name means nothing.
/// </summary>
/// <param name="slicesOf">The slices of a namespace, from the informer's cache.</param>
public sealed class ClusterZone(Func<string, IEnumerable<EndpointSlice>> slicesOf)
{
    private const string ServiceNameLabel = "kubernetes.io/service-name";
    private static readonly LabelComparer Labels = new();
    private readonly Lock _writing = new();
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, ServiceRecord>> _namespaces = new(1, 8, Labels);
    private readonly ConcurrentDictionary<UInt128, object[]> _reverse = new(1, 64);
    private readonly Dictionary<ServiceRecord, SortedDictionary<string, EndpointSlice>> _slices = new(ReferenceEqualityComparer.Instance);
    private volatile bool _complete;

    /// <summary>False: what is not here may exist all the same.</summary>
    public bool Complete => _complete;

    public void MarkComplete() => _complete = true;

    /// <summary>A service appeared (old null), changed, or went (current null).</summary>
    public void OnService(Service? old, Service? current)
    {
        if ((current ?? old) is not { } known)
            return;
        lock (_writing)
        {
            var before = Find(known.Metadata.Namespace ?? "", known.Metadata.Name ?? "");
            SortedDictionary<string, EndpointSlice>? slices = null;
            if (current is not null && ServiceRecord.Headless(current))
                slices = (before is null ? null : _slices.GetValueOrDefault(before)) ?? Gather(current);
            Replace(before, current is null ? null : ServiceRecord.Of(current, slices?.Values ?? NoSlices), slices);
        }
    }

    /// <summary>A slice appeared (old null), changed, or went (current null). Only those of headless services matter here.</summary>
    public void OnSlice(EndpointSlice? old, EndpointSlice? current)
    {
        lock (_writing)
        {
            var left = OwnerOf(old);
            var now = OwnerOf(current);
            if (left is not null && left != now)
                Rebuild(left, slices => slices.Remove(old!.Metadata.Name ?? ""));
            if (now is not null)
                Rebuild(now, slices => slices[current!.Metadata.Name ?? ""] = current);
        }
    }

    internal bool HasNamespace(ReadOnlySpan<byte> ns) => _namespaces.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(ns);

    internal ServiceRecord? Find(ReadOnlySpan<byte> ns, ReadOnlySpan<byte> name) =>
        _namespaces.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(ns, out var services)
        && services.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(name, out var found) ? found : null;

    /// <summary>Each a <see cref="ServiceRecord"/> or an <see cref="EndpointRecord"/>.</summary>
    internal object[] OwnersOf(UInt128 address) => _reverse.GetValueOrDefault(address, []);

    private static IReadOnlyCollection<EndpointSlice> NoSlices => [];

    private ServiceRecord? Find(string ns, string name) =>
        _namespaces.TryGetValue(ns, out var services) && services.TryGetValue(name, out var found) ? found : null;

    private ServiceRecord? OwnerOf(EndpointSlice? slice) =>
        slice is not null && slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out var name)
        && Find(slice.Metadata.Namespace ?? "", name) is { IsHeadless: true } record ? record : null;

    private SortedDictionary<string, EndpointSlice> Gather(Service service)
    {
        var found = new SortedDictionary<string, EndpointSlice>(StringComparer.Ordinal);
        foreach (var slice in slicesOf(service.Metadata.Namespace ?? ""))
        {
            if (slice.Metadata.Labels.TryGetValue(ServiceNameLabel, out var name) && name == service.Metadata.Name)
                found[slice.Metadata.Name ?? ""] = slice;
        }
        return found;
    }

    private void Rebuild(ServiceRecord record, Action<SortedDictionary<string, EndpointSlice>> change)
    {
        var slices = _slices[record];
        change(slices);
        Replace(record, ServiceRecord.Of(record.Service, slices.Values), slices);
    }

    private void Replace(ServiceRecord? before, ServiceRecord? now, SortedDictionary<string, EndpointSlice>? slices)
    {
        if (before is not null)
        {
            _slices.Remove(before);
            foreach (var (address, owner) in before.ReverseOwners())
                RemoveOwner(address, owner);
        }
        if (now is not null)
        {
            if (slices is not null)
                _slices[now] = slices;
            foreach (var (address, owner) in now.ReverseOwners())
                _reverse[address] = [.. OwnersOf(address), owner];
            _namespaces.GetOrAdd(now.Namespace, static _ => new(1, 4, Labels))[now.Name] = now;
        }
        else if (before is not null && _namespaces.TryGetValue(before.Namespace, out var services))
        {
            services.TryRemove(before.Name, out _);
            if (services.IsEmpty)
                _namespaces.TryRemove(before.Namespace, out _);
        }
    }

    private void RemoveOwner(UInt128 address, object owner)
    {
        object[] left = [.. OwnersOf(address).Where(other => !ReferenceEquals(other, owner))];
        if (left.Length == 0)
            _reverse.TryRemove(address, out _);
        else
            _reverse[address] = left;
    }
}
