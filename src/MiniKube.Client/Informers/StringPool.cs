using System.Collections.Concurrent;

namespace MiniKube.Client;

/// <summary>
/// One copy of strings that many cached objects repeat: kinds, namespaces, label keys and values, image and node names. Bounded; beyond it strings
/// are not shared.
/// </summary>
internal sealed class StringPool(int capacity)
{
    private readonly ConcurrentDictionary<string, string> strings = new(StringComparer.Ordinal);
    private int count;

    public static StringPool Shared { get; } = new(50_000);

    public string Get(ReadOnlySpan<char> text)
    {
        if (text.IsEmpty) return "";
        var lookup = strings.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(text, out var known)) return known;
        var added = text.ToString();
        if (Volatile.Read(ref count) >= capacity) return added;
        if (!strings.TryAdd(added, added)) return strings.GetValueOrDefault(added, added);
        Interlocked.Increment(ref count);
        return added;
    }
}
