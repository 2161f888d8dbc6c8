namespace MiniKube.Client;

/// <summary>Objects of one kind by key, with indices. One writer, many readers.</summary>
internal sealed class ObjectCache<T>
    where T : class, IKubernetesObject
{
    private readonly Lock gate = new();
    private readonly Dictionary<ObjectKey, T> objects = [];
    private readonly Dictionary<string, ObjectIndex<T>> indices = [];
    private readonly ObjectIndex<T> byNamespace = new(value => value.Metadata.Namespace is { Length: > 0 } ns ? [ns] : []);
    private readonly ObjectIndex<T> byOwner = new(value => value.Metadata.OwnerReferences.Select(owner => owner.Uid));

    public int Count
    {
        get
        {
            lock (gate) return objects.Count;
        }
    }

    public void AddIndex(string name, Func<T, IEnumerable<string>> valuesOf)
    {
        var index = new ObjectIndex<T>(valuesOf);
        lock (gate)
        {
            if (!indices.TryAdd(name, index)) throw new InvalidOperationException($"the index \"{name}\" exists already");
            foreach (var (key, value) in objects) index.Change(key, null, value);
        }
    }

    public T? Get(ObjectKey key)
    {
        lock (gate) return objects.GetValueOrDefault(key);
    }

    public T[] List()
    {
        lock (gate) return [.. objects.Values];
    }

    public ObjectKey[] Keys()
    {
        lock (gate) return [.. objects.Keys];
    }

    public T[] InNamespace(string ns)
    {
        lock (gate) return Collect(byNamespace.Find(ns));
    }

    public T[] OwnedBy(string uid)
    {
        lock (gate) return Collect(byOwner.Find(uid));
    }

    public T[] ByIndex(string name, string value)
    {
        lock (gate)
        {
            return indices.TryGetValue(name, out var index)
                ? Collect(index.Find(value))
                : throw new InvalidOperationException($"there is no index \"{name}\": add it before use");
        }
    }

    /// <summary>Puts the object, or removes it when null; what was there before is the answer.</summary>
    public T? Set(ObjectKey key, T? value)
    {
        lock (gate)
        {
            var old = objects.GetValueOrDefault(key);
            if (value is null) objects.Remove(key);
            else objects[key] = value;
            byNamespace.Change(key, old, value);
            byOwner.Change(key, old, value);
            foreach (var index in indices.Values) index.Change(key, old, value);
            return old;
        }
    }

    private T[] Collect(IReadOnlyCollection<ObjectKey> keys)
    {
        var found = new T[keys.Count];
        var next = 0;
        foreach (var key in keys) found[next++] = objects[key];
        return found;
    }
}
