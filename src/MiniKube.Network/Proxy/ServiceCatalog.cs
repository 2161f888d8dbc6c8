using MiniKube.Api.Core;
using MiniKube.Api.Discovery;
using MiniKube.Network.Rules;

namespace MiniKube.Network.Proxy;

/// <summary>The services and slices as last told, and which services changed since they were last taken. For any number of threads.</summary>
internal sealed class ServiceCatalog
{
    private readonly Lock _lock = new();
    private readonly Dictionary<ServiceKey, Entry> _entries = [];
    private readonly HashSet<ServiceKey> _changed = [];

    public void Set(Service? old, Service? current)
    {
        if ((current ?? old) is not { } known)
            return;
        lock (_lock)
        {
            var key = new ServiceKey(known.Metadata.Namespace ?? "", known.Metadata.Name ?? "");
            EntryOf(key).Service = current;
            _changed.Add(key);
        }
    }

    public void Set(EndpointSlice? old, EndpointSlice? current)
    {
        lock (_lock)
        {
            if (old is not null && KeyOf(old) is { } before && (current is null || KeyOf(current) != before))
            {
                EntryOf(before).Slices.Remove(old.Metadata.Name ?? "");
                _changed.Add(before);
            }
            if (current is not null && KeyOf(current) is { } now)
            {
                EntryOf(now).Slices[current.Metadata.Name ?? ""] = current;
                _changed.Add(now);
            }
        }
    }

    /// <summary>What changed since the last call, as it is now.</summary>
    public IReadOnlyList<ServiceState> TakeChanged()
    {
        lock (_lock)
        {
            var taken = _changed.Select(key => new ServiceState(key, EntryOf(key).Service, [.. EntryOf(key).Slices.Values])).ToArray();
            foreach (var state in taken.Where(state => state.Service is null && state.Slices.Count == 0))
                _entries.Remove(state.Key);
            _changed.Clear();
            return taken;
        }
    }

    /// <summary>Everything counts as changed, as when what it is built with has changed.</summary>
    public void ChangeAll()
    {
        lock (_lock) _changed.UnionWith(_entries.Keys);
    }

    private static ServiceKey? KeyOf(EndpointSlice slice) =>
        slice.Metadata.Labels.TryGetValue(RuleSet.ServiceNameLabel, out var name) && name.Length > 0
            ? new ServiceKey(slice.Metadata.Namespace ?? "", name)
            : null;

    private Entry EntryOf(ServiceKey key)
    {
        if (!_entries.TryGetValue(key, out var entry))
            _entries[key] = entry = new Entry();
        return entry;
    }

    private sealed class Entry
    {
        public Service? Service { get; set; }
        public SortedDictionary<string, EndpointSlice> Slices { get; } = new(StringComparer.Ordinal);
    }
}

internal sealed record ServiceState(ServiceKey Key, Service? Service, IReadOnlyList<EndpointSlice> Slices);
