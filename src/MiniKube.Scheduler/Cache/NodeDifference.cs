namespace MiniKube.Scheduler;

/// <summary>Tells changes of a node that placement looks at from heartbeats and reports.</summary>
internal static class NodeDifference
{
    public static bool Matters(Node? old, Node current) =>
        old is null
        || old.Spec.Unschedulable != current.Spec.Unschedulable
        || !SameTaints(old.Spec.Taints, current.Spec.Taints)
        || !Same(old.Metadata.Labels, current.Metadata.Labels)
        || !Same(old.Status.Allocatable, current.Status.Allocatable)
        || old.Status.Conditions.Find("Ready")?.Status != current.Status.Conditions.Find("Ready")?.Status;

    private static bool SameTaints(IReadOnlyList<Taint> a, IReadOnlyList<Taint> b) =>
        a.Select(Facts).SequenceEqual(b.Select(Facts));

    private static (string, string?, string) Facts(Taint taint) => (taint.Key, taint.Value, taint.Effect);

    private static bool Same<T>(IReadOnlyDictionary<string, T> a, IReadOnlyDictionary<string, T> b)
        where T : IEquatable<T> => a.Count == b.Count && a.All(pair => b.TryGetValue(pair.Key, out var value) && value.Equals(pair.Value));
}
