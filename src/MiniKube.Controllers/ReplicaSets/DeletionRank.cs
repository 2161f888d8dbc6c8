using System.Globalization;
using System.Numerics;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>
/// Orders pods by how little is lost when they go: first those that are not placed, not running or not ready, then those with a lower deletion cost, those that
/// share a node with more of their kind, and the younger ones. Rule: Kubernetes docs, "ReplicaSet", scaling down.
/// </summary>
/// <param name="related">How many pods of the same application run on a node.</param>
/// <param name="now">Ages are compared by their order of magnitude, so that pods of one rollout are chosen without regard to who was a second earlier.</param>
internal sealed class DeletionRank(Func<string, int> related, DateTimeOffset now) : IComparer<Pod>
{
    public const string CostAnnotation = "controller.kubernetes.io/pod-deletion-cost";

    public int Compare(Pod? x, Pod? y)
    {
        if (ReferenceEquals(x, y)) return 0;
        if (x is null || y is null) return x is null ? -1 : 1;
        var order = IsPlaced(x).CompareTo(IsPlaced(y));
        if (order == 0) order = PhaseRank(x).CompareTo(PhaseRank(y));
        if (order == 0) order = x.IsReady().CompareTo(y.IsReady());
        if (order == 0) order = Cost(x).CompareTo(Cost(y));
        if (order == 0) order = Neighbours(y).CompareTo(Neighbours(x));
        if (order == 0 && x.IsReady()) order = Magnitude(ReadySince(x)).CompareTo(Magnitude(ReadySince(y)));
        if (order == 0) order = y.Restarts().CompareTo(x.Restarts());
        if (order == 0) order = Magnitude(x.Metadata.CreationTimestamp).CompareTo(Magnitude(y.Metadata.CreationTimestamp));
        return order != 0 ? order : string.CompareOrdinal(x.Metadata.Uid, y.Metadata.Uid);
    }

    private static bool IsPlaced(Pod pod) => pod.Spec.NodeName is { Length: > 0 };

    private static int PhaseRank(Pod pod) => pod.Status.Phase switch
    {
        null or "" or "Pending" => 0,
        "Unknown" => 1,
        _ => 2,
    };

    private static int Cost(Pod pod) =>
        pod.Metadata.Annotations.TryGetValue(CostAnnotation, out var text) && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var cost) ? cost : 0;

    private static DateTimeOffset? ReadySince(Pod pod) => pod.Condition("Ready")?.LastTransitionTime;

    private int Neighbours(Pod pod) => pod.Spec.NodeName is { Length: > 0 } node ? related(node) : 0;

    private int Magnitude(DateTimeOffset? since)
    {
        if (since is not { } then) return -1;
        var seconds = (long)(now - then).TotalSeconds;
        return seconds <= 0 ? 0 : BitOperations.Log2((ulong)seconds) + 1;
    }
}
