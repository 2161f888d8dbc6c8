namespace MiniKube.ApiServer.Cache;

/// <summary>
/// The latest changes of one kind, bounded by number and bytes. Watchers read it from where they stand instead of having queues; what has fallen out
/// at the old end is gone for a watcher that is too slow.
/// </summary>
internal sealed class EventLog(int maxEntries, long maxBytes, TimeProvider time)
{
    // Who comes back later than this has to list again, as after any longer absence.
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);
    private const int AlwaysKept = 256;

    private readonly Lock gate = new();
    private readonly Pulse pulse = new(time);
    private LogEntry[] ring = new LogEntry[64];
    private long first;
    private long next;
    private long bytes;
    private long forgotten;
    private int watchers;

    /// <summary>Completes at the next growth or <see cref="Pulse"/>. Take it before reading, wait for it after finding nothing.</summary>
    public Task Grown => pulse.Next;

    /// <summary>Watchers that wait for news now.</summary>
    public int Watchers => Volatile.Read(ref watchers);

    public void BeginsToWait() => Interlocked.Increment(ref watchers);

    public void EndsToWait() => Interlocked.Decrement(ref watchers);

    /// <summary>How much it holds, and the revision up to which it has forgotten.</summary>
    public (long Events, long Bytes, long Oldest) Look()
    {
        lock (gate) return (next - first, bytes, forgotten);
    }

    /// <summary>Sequence after that of the newest entry.</summary>
    public long End => Volatile.Read(ref next);

    public void Append(IReadOnlyList<LogEntry> entries)
    {
        lock (gate)
        {
            var now = time.GetTimestamp();
            foreach (var entry in entries)
            {
                entry.Since = now;
                if (next - first == ring.Length) MakeRoom();
                ring[next % ring.Length] = entry;
                Volatile.Write(ref next, next + 1);
                bytes += entry.Weight;
                while (bytes > maxBytes && next - first > 1) Forget();
            }
        }
        pulse.Wake();
    }

    /// <summary>Forgets everything: from here on only what is newer than <paramref name="revision"/> can be told.</summary>
    public void Reset(long revision)
    {
        lock (gate)
        {
            Array.Clear(ring);
            first = next + 1;
            Volatile.Write(ref next, first);
            bytes = 0;
            forgotten = revision;
        }
        pulse.Wake();
    }

    /// <summary>Gives up what is old: a burst of changes must not hold its memory for ever.</summary>
    public void Trim()
    {
        lock (gate)
        {
            while (next - first > AlwaysKept && time.GetElapsedTime(ring[first % ring.Length].Since) > Kept) Forget();
            if (ring.Length <= 1024 || next - first > ring.Length / 8) return;
            var smaller = new LogEntry[ring.Length / 4];
            for (var i = first; i < next; i++) smaller[i % smaller.Length] = ring[i % ring.Length];
            ring = smaller;
        }
    }

    /// <summary>Wakes watchers without news, so that they can send bookmarks.</summary>
    public void Pulse() => pulse.Wake();

    /// <summary>Where a watcher starts who knows everything up to <paramref name="revision"/>; false if something newer has been forgotten.</summary>
    public bool TrySeek(long revision, out long sequence, out long oldest)
    {
        lock (gate)
        {
            oldest = forgotten;
            long low = first, high = next;
            while (low < high)
            {
                var middle = (low + high) >>> 1;
                if (ring[middle % ring.Length].Revision > revision) high = middle;
                else low = middle + 1;
            }
            sequence = low;
            return revision >= forgotten;
        }
    }

    /// <summary>Copies entries from <paramref name="sequence"/> on; -1 if the first of them has been forgotten.</summary>
    public int Read(long sequence, Span<LogEntry> into)
    {
        lock (gate)
        {
            if (sequence < first) return -1;
            var count = (int)Math.Min(next - sequence, into.Length);
            for (var i = 0; i < count; i++)
            {
                into[i] = ring[(sequence + i) % ring.Length];
            }
            return count;
        }
    }

    private void MakeRoom()
    {
        if (ring.Length >= maxEntries)
        {
            Forget();
            return;
        }
        var larger = new LogEntry[ring.Length * 2];
        for (var i = first; i < next; i++)
        {
            larger[i % larger.Length] = ring[i % ring.Length];
        }
        ring = larger;
    }

    private void Forget()
    {
        ref var entry = ref ring[first % ring.Length];
        forgotten = entry.Revision;
        bytes -= entry.Weight;
        entry = null!;
        first++;
    }
}
