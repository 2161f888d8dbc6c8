namespace MiniKube.Client;

/// <summary>Finds the keys of objects by a value computed from them. Not safe for several threads: the cache that owns it holds its lock.</summary>
internal sealed class ObjectIndex<T>(Func<T, IEnumerable<string>> valuesOf)
    where T : class
{
    private readonly Dictionary<string, HashSet<ObjectKey>> keys = [];

    public void Change(ObjectKey key, T? old, T? current)
    {
        var before = old is null ? [] : valuesOf(old).ToArray();
        var after = current is null ? [] : valuesOf(current).ToArray();
        if (before.AsSpan().SequenceEqual(after)) return;
        foreach (var value in before)
        {
            if (!keys.TryGetValue(value, out var set)) continue;
            set.Remove(key);
            if (set.Count == 0) keys.Remove(value);
        }
        foreach (var value in after)
        {
            if (!keys.TryGetValue(value, out var set)) keys[value] = set = new(1);
            set.Add(key);
        }
    }

    public IReadOnlyCollection<ObjectKey> Find(string value) => keys.TryGetValue(value, out var set) ? set : [];
}
