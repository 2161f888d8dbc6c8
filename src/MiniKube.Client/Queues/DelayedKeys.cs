using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Client;

/// <summary>Keys ordered by when they are due; a key is due once, at the earliest time asked for.</summary>
internal sealed class DelayedKeys<TKey>
    where TKey : notnull
{
    private readonly PriorityQueue<TKey, long> order = new();
    private readonly Dictionary<TKey, long> due = [];

    public int Count => due.Count;

    /// <summary>When the next one is due; null when there is none.</summary>
    public long? Next
    {
        get
        {
            DropStale();
            return order.TryPeek(out _, out var at) ? at : null;
        }
    }

    /// <summary>True when the key is now the first of all.</summary>
    public bool Add(TKey key, long at)
    {
        if (due.TryGetValue(key, out var earlier) && earlier <= at) return false;
        due[key] = at;
        order.Enqueue(key, at);
        return Next == at;
    }

    public bool TryTakeDue(long now, [MaybeNullWhen(false)] out TKey key)
    {
        DropStale();
        if (!order.TryPeek(out key, out var at) || at > now) return false;
        order.Dequeue();
        due.Remove(key);
        return true;
    }

    /// <summary>Entries that a later call moved to an earlier time stay in the heap until they come up.</summary>
    private void DropStale()
    {
        while (order.TryPeek(out var key, out var at) && (!due.TryGetValue(key, out var real) || real != at)) order.Dequeue();
    }
}
