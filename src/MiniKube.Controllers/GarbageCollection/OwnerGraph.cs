namespace MiniKube.Controllers.GarbageCollection;

/// <summary>Who owns whom, in the whole cluster. Answers each change with the UIDs that have to be looked at for it.</summary>
internal sealed class OwnerGraph(TimeProvider time)
{
    private const int Remembered = 4096;

    private readonly Lock gate = new();
    private readonly Dictionary<string, GraphNode> nodes = [];

    // By the owner's UID, whether the owner is known or not: objects are often seen before their owners.
    private readonly Dictionary<string, HashSet<GraphNode>> dependents = [];

    // UIDs whose end was seen, the latest ones. A UID never comes back.
    private readonly HashSet<string> gone = [];
    private readonly Queue<string> goneInOrder = [];

    public int Count
    {
        get
        {
            lock (gate) return nodes.Count;
        }
    }

    /// <summary>Its end was seen, so nobody needs to ask the server.</summary>
    public bool IsGone(string uid)
    {
        lock (gate) return gone.Contains(uid);
    }

    public GraphNode? Find(string uid)
    {
        lock (gate) return nodes.GetValueOrDefault(uid);
    }

    public IReadOnlyList<GraphNode> DependentsOf(string uid)
    {
        lock (gate) return dependents.TryGetValue(uid, out var found) ? [.. found] : [];
    }

    public IReadOnlyList<string> Observe(ResourceDefinition resource, ObjectMeta metadata)
    {
        if (metadata.Uid is not { Length: > 0 } uid) return [];
        lock (gate)
        {
            if (!nodes.TryGetValue(uid, out var node)) nodes[uid] = node = new(resource, new(metadata.Namespace ?? "", metadata.Name ?? ""), uid, time.GetTimestamp());
            var before = node.Owners;
            node.Update(resource, metadata);
            if (!ReferenceEquals(before, node.Owners)) Relink(node, before);

            var concerned = new List<string>();
            if (node.IsDeleting && (node.IsForeground || node.IsOrphaning)) concerned.Add(uid);
            foreach (var owner in node.Owners)
            {
                // The owner waits for it, or is not known: is it still needed?
                if (!nodes.TryGetValue(owner.Uid, out var known)) concerned.Add(uid);
                else if (known.AwaitsDependents) concerned.AddRange([uid, owner.Uid]);
            }
            return concerned;
        }
    }

    public IReadOnlyList<string> Remove(string uid)
    {
        lock (gate)
        {
            if (!nodes.Remove(uid, out var node)) return [];
            Relink(node, node.Owners, leaves: true);
            // Only owners are asked about.
            if (dependents.ContainsKey(uid)) Remember(uid);
            return [.. dependents.TryGetValue(uid, out var left) ? left.Select(one => one.Uid) : [], .. node.Owners.Where(IsAwaiting).Select(owner => owner.Uid)];
        }
    }

    /// <summary>It is out of sight, which says nothing about whether it is there.</summary>
    public void Forget(string uid)
    {
        lock (gate)
        {
            if (nodes.Remove(uid, out var node)) Relink(node, node.Owners, leaves: true);
        }
    }

    /// <summary>Objects that name an owner that nobody has seen.</summary>
    public IReadOnlyList<string> WithUnknownOwner()
    {
        lock (gate) return [.. nodes.Values.Where(node => node.Owners.Any(owner => !nodes.ContainsKey(owner.Uid))).Select(node => node.Uid)];
    }

    private bool IsAwaiting(OwnerReference owner) => nodes.TryGetValue(owner.Uid, out var known) && known.AwaitsDependents;

    private void Remember(string uid)
    {
        if (!gone.Add(uid)) return;
        goneInOrder.Enqueue(uid);
        if (goneInOrder.Count > Remembered) gone.Remove(goneInOrder.Dequeue());
    }

    private void Relink(GraphNode node, IReadOnlyList<OwnerReference> before, bool leaves = false)
    {
        foreach (var owner in before)
        {
            if (!dependents.TryGetValue(owner.Uid, out var set)) continue;
            set.Remove(node);
            if (set.Count == 0) dependents.Remove(owner.Uid);
        }
        if (leaves) return;
        foreach (var owner in node.Owners)
        {
            if (!dependents.TryGetValue(owner.Uid, out var set)) dependents[owner.Uid] = set = [];
            set.Add(node);
        }
    }
}
