using MiniKube.ApiServer.Cache;
using MiniKube.ApiServer.Registry.Reading;

namespace MiniKube.ApiServer.Registry.Owners;

/// <summary>
/// One watcher of all kinds. It holds a place in each kind's event log and no queue of its own. What ownership does not depend on is not told, so that the
/// many changes of status cost nothing beyond being looked at.
/// </summary>
/// <param name="namespace">Empty for all.</param>
/// <param name="except">Kinds, by the name under which they are stored, that are left out.</param>
internal sealed class OwnershipWatch(WatchCache cache, ObjectReader reader, ResourceDirectory directory, string @namespace, IReadOnlySet<string> except, TimeProvider time)
{
    // A change is told at once; told of each change of a burst alone, the receiver would cost a tenth of what the writes cost.
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private readonly Dictionary<string, FollowedKind> followed = new(StringComparer.Ordinal);
    private readonly LogEntry[] entries = new LogEntry[64];
    private long generation = -1;
    private uint lastId;

    /// <summary>Tells the present state, then changes, until cancelled.</summary>
    /// <exception cref="ApiException">410 Expired: too slow, or the cache was loaded again; start over.</exception>
    public async Task RunAsync(IOwnershipSink sink, CancellationToken cancel)
    {
        await reader.WaitAsync("", cancel);
        for (var first = true; ; first = false)
        {
            // Before looking: what comes from here on wakes.
            var changed = directory.Changed;
            var reached = cache.Revision;
            await FollowKindsAsync(sink, cancel);
            foreach (var kind in followed.Values) await TellChangesAsync(kind, sink, cancel);
            await sink.FlushAsync(first, cancel);
            var told = time.GetTimestamp();
            await Task.WhenAny(changed, cache.WaitForAsync(reached + 1)).WaitAsync(cancel);
            var pause = Pause - time.GetElapsedTime(told);
            if (pause > TimeSpan.Zero) await Task.Delay(pause, time, cancel);
        }
    }

    private async Task FollowKindsAsync(IOwnershipSink sink, CancellationToken cancel)
    {
        if (generation == directory.Generation) return;
        var since = generation;
        generation = directory.Generation;
        foreach (var (ended, definition) in directory.Ended) if (ended > since && IsWanted(definition)) await TellEndAsync(definition, sink, cancel);
        // Beyond those: more may have ended than the directory remembers.
        var served = directory.Stored.Where(IsWanted).ToDictionary(definition => definition.StoredResource);
        foreach (var (name, kind) in followed.Where(one => !served.ContainsKey(one.Key)).ToList())
        {
            followed.Remove(name);
            sink.Gone(kind.Id, wasEmpty: kind.Cache.Current.Count == 0);
        }
        foreach (var (name, definition) in served)
        {
            var known = followed.GetValueOrDefault(name);
            if (known is not null && ReferenceEquals(known.Definition, definition)) continue;
            // Another version of a definition: the same objects, to be reached in another way.
            var kind = followed[name] = new(known?.Id ?? ++lastId, definition, cache.For(name));
            sink.Appeared(kind.Id, definition);
            await TellStateAsync(kind, sink, cancel);
        }
    }

    /// <summary>Told of also when it came and went between two looks: what its objects owned has lost its owner.</summary>
    private async Task TellEndAsync(ResourceDefinition ended, IOwnershipSink sink, CancellationToken cancel)
    {
        if (!followed.Remove(ended.StoredResource, out var kind))
        {
            kind = new(++lastId, ended, cache.For(ended.StoredResource));
            sink.Appeared(kind.Id, ended);
            // A kind comes and goes in two messages.
            await sink.FlushAsync(false, cancel);
        }
        sink.Gone(kind.Id, wasEmpty: kind.Cache.Current.Count == 0);
        await sink.FlushAsync(false, cancel);
    }

    private bool IsWanted(ResourceDefinition definition) => !except.Contains(definition.StoredResource) && (@namespace.Length == 0 || definition.Namespaced);

    private async Task TellStateAsync(FollowedKind kind, IOwnershipSink sink, CancellationToken cancel)
    {
        var snapshot = kind.Cache.Current;
        if (!kind.Cache.Log.TrySeek(snapshot.Revision, out kind.Sequence, out _)) throw Expired();
        foreach (var item in snapshot.From(@namespace))
        {
            if (sink.Tell(WatchEventType.Added, kind.Id, item, OwnershipFacts.Of(item))) await sink.FlushAsync(false, cancel);
        }
    }

    private async Task TellChangesAsync(FollowedKind kind, IOwnershipSink sink, CancellationToken cancel)
    {
        while (kind.Sequence != kind.Cache.Log.End)
        {
            var count = kind.Cache.Log.Read(kind.Sequence, entries);
            // The log of a kind that is no more starts over; the next look finds that it is gone.
            if (count < 0 && directory.Generation != generation) return;
            if (count < 0) throw Expired();
            for (var i = 0; i < count; i++)
            {
                if (Tell(kind, entries[i], sink)) await sink.FlushAsync(false, cancel);
                entries[i] = null!;
            }
            kind.Sequence += count;
        }
    }

    private bool Tell(FollowedKind kind, LogEntry entry, IOwnershipSink sink)
    {
        if (@namespace.Length > 0 && entry.Current.Namespace != @namespace) return false;
        var facts = OwnershipFacts.Of(entry.Current);
        if (entry.Type == WatchEventType.Modified && facts.IsSame(OwnershipFacts.Of(entry.Previous!))) return false;
        return sink.Tell(entry.Type, kind.Id, entry.Current, facts);
    }

    private static ApiException Expired() => ApiException.Expired("the watcher is too slow or the server has loaded its cache again: start over");

    private sealed class FollowedKind(uint id, ResourceDefinition definition, ResourceCache cache)
    {
        public long Sequence;

        public uint Id => id;

        public ResourceDefinition Definition => definition;

        public ResourceCache Cache => cache;
    }
}
