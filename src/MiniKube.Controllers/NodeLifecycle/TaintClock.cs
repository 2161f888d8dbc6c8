using System.Collections.Concurrent;

namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>Since when a node has a taint. Who adds one by hand seldom says; then it counts from when it was first seen.</summary>
internal sealed class TaintClock(TimeProvider time)
{
    private readonly ConcurrentDictionary<(string Node, string Key, string? Value), DateTimeOffset> seen = [];

    public DateTimeOffset Since(string node, Taint taint) => taint.TimeAdded ?? seen.GetOrAdd((node, taint.Key, taint.Value), _ => time.GetUtcNow());

    /// <summary>Forgets taints that the node no longer has.</summary>
    public void Keep(string node, IReadOnlyList<Taint> taints)
    {
        if (seen.IsEmpty) return;
        foreach (var entry in seen.Keys.Where(entry => entry.Node == node && !taints.Any(taint => taint.Key == entry.Key && taint.Value == entry.Value))) seen.TryRemove(entry, out _);
    }
}
