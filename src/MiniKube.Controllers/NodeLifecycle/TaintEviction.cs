namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>When a pod must leave a node for its NoExecute taints. Rule: Kubernetes docs, "Taints and Tolerations", taint-based evictions.</summary>
internal static class TaintEviction
{
    /// <param name="tolerations">Of the pod.</param>
    /// <param name="taints">Of its node.</param>
    /// <param name="since">When a taint came to the node.</param>
    /// <returns>Null: it may stay. A time in the past: at once.</returns>
    public static DateTimeOffset? DueAt(IReadOnlyList<Toleration> tolerations, IReadOnlyList<Taint> taints, Func<Taint, DateTimeOffset> since)
    {
        DateTimeOffset? due = null;
        foreach (var taint in taints)
        {
            if (taint.Effect != NodeKeys.NoExecute) continue;
            if (!tolerations.Tolerate(taint)) return DateTimeOffset.MinValue;
            // Of several tolerations for a taint the shortest counts; one without seconds sets no bound.
            foreach (var toleration in tolerations)
            {
                if (toleration.TolerationSeconds is not { } seconds || !toleration.Tolerates(taint)) continue;
                var ends = since(taint).AddSeconds(Math.Clamp(seconds, 0, int.MaxValue));
                if (due is null || ends < due) due = ends;
            }
        }
        return due;
    }
}
