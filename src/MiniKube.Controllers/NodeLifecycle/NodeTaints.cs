namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Taints that follow from a node's conditions. Others' taints are left alone. Rule: Kubernetes docs, "Taints and Tolerations".</summary>
internal static class NodeTaints
{
    private static readonly (string Condition, string Key)[] Pressures =
    [
        ("MemoryPressure", NodeKeys.MemoryPressure), ("DiskPressure", NodeKeys.DiskPressure), ("PIDPressure", NodeKeys.PidPressure), ("NetworkUnavailable", NodeKeys.NetworkUnavailable),
    ];

    private static readonly HashSet<string> Ours =
    [
        NodeKeys.NotReady, NodeKeys.Unreachable, NodeKeys.Unschedulable, NodeKeys.MemoryPressure, NodeKeys.DiskPressure, NodeKeys.PidPressure, NodeKeys.NetworkUnavailable,
    ];

    /// <param name="node">With its present conditions.</param>
    /// <param name="mayEvict">Whether pods may be driven off it; while most nodes are down at once, they stay.</param>
    /// <param name="now">The time, from which tolerations of new taints run.</param>
    /// <returns>The stored list itself when it is right.</returns>
    public static IReadOnlyList<Taint> Decide(Node node, bool mayEvict, DateTimeOffset now)
    {
        var wanted = Wanted(node, mayEvict).ToList();
        var stored = node.Spec.Taints;
        var kept = stored.Where(taint => !Ours.Contains(taint.Key) || wanted.Contains((taint.Key, taint.Effect))).ToList();
        var missing = wanted.Where(want => !stored.Any(taint => taint.Key == want.Key && taint.Effect == want.Effect)).ToList();
        if (kept.Count == stored.Count && missing.Count == 0) return stored;
        return [.. kept, .. missing.Select(want => new Taint { Key = want.Key, Effect = want.Effect, TimeAdded = now })];
    }

    public static bool Evicts(IReadOnlyList<Taint> taints) => taints.Any(taint => taint is { Effect: NodeKeys.NoExecute, Key: NodeKeys.NotReady or NodeKeys.Unreachable });

    private static IEnumerable<(string Key, string Effect)> Wanted(Node node, bool mayEvict)
    {
        var ready = node.Condition("Ready");
        var trouble = ready?.Status switch
        {
            "True" => null,
            "Unknown" => NodeKeys.Unreachable,
            _ => NodeKeys.NotReady,
        };
        if (trouble is not null)
        {
            yield return (trouble, NodeKeys.NoSchedule);
            // One that has not said anything yet takes no pods, but there is nothing to drive off it either.
            if (mayEvict && ready is not null) yield return (trouble, NodeKeys.NoExecute);
        }
        foreach (var (condition, key) in Pressures)
        {
            if (node.Condition(condition)?.Status == "True") yield return (key, NodeKeys.NoSchedule);
        }
        if (node.Spec.Unschedulable) yield return (NodeKeys.Unschedulable, NodeKeys.NoSchedule);
    }
}
