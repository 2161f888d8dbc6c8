using System.Diagnostics.CodeAnalysis;

namespace MiniKube.Network.Dns.Forwarding;

/// <summary>Answers of upstreams, as long as they say. Bounded in number and size: the oldest leaves first.</summary>
internal sealed class AnswerCache(TimeProvider time, int mostEntries = 4096, int mostBytes = 2 << 20)
{
    private readonly Lock _lock = new();
    private readonly Dictionary<byte[], Entry> _entries = new(BytesComparer.Instance);
    private readonly Queue<Entry> _order = new();
    private int _bytes;

    public int Count
    {
        get
        {
            lock (_lock)
                return _entries.Count;
        }
    }

    public bool TryGet(ReadOnlySpan<byte> key, [NotNullWhen(true)] out ForwardedAnswer? answer, out TimeSpan age)
    {
        (answer, age) = (null, default);
        lock (_lock)
        {
            if (!_entries.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(key, out var entry))
                return false;
            age = time.GetElapsedTime(entry.Since);
            if (age >= entry.Answer.Lifetime)
                return false;
            answer = entry.Answer;
            return true;
        }
    }

    public void Set(byte[] key, ForwardedAnswer answer)
    {
        if (answer.Lifetime <= TimeSpan.Zero || answer.Message.Length > mostBytes / 16)
            return;
        var entry = new Entry(key, answer, time.GetTimestamp());
        lock (_lock)
        {
            if (_entries.Remove(key, out var replaced))
                _bytes -= replaced.Size;
            _entries[key] = entry;
            _order.Enqueue(entry);
            _bytes += entry.Size;
            // What was replaced still stands in the queue, so that is bounded too.
            while (_entries.Count > mostEntries || _bytes > mostBytes || _order.Count > 2 * mostEntries)
                DropOldest();
        }
    }

    private void DropOldest()
    {
        var oldest = _order.Dequeue();
        if (!_entries.TryGetValue(oldest.Key, out var current) || !ReferenceEquals(current, oldest))
            return;
        _entries.Remove(oldest.Key);
        _bytes -= oldest.Size;
    }

    private sealed record Entry(byte[] Key, ForwardedAnswer Answer, long Since)
    {
        public int Size => Key.Length + Answer.Message.Length;
    }
}
