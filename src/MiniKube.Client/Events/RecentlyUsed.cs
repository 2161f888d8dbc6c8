namespace MiniKube.Client;

/// <summary>A map that forgets what was not used for longest when it is full.</summary>
internal sealed class RecentlyUsed<TKey, TValue>(int capacity)
    where TKey : notnull
    where TValue : class
{
    private readonly Dictionary<TKey, LinkedListNode<(TKey Key, TValue Value)>> nodes = [];
    private readonly LinkedList<(TKey Key, TValue Value)> order = [];

    public TValue? Find(TKey key)
    {
        if (!nodes.TryGetValue(key, out var node)) return null;
        order.Remove(node);
        order.AddFirst(node);
        return node.Value.Value;
    }

    public void Put(TKey key, TValue value)
    {
        if (nodes.Remove(key, out var old)) order.Remove(old);
        nodes[key] = order.AddFirst((key, value));
        if (nodes.Count <= capacity) return;
        nodes.Remove(order.Last!.Value.Key);
        order.RemoveLast();
    }
}
