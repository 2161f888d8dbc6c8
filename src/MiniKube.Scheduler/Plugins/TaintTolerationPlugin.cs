namespace MiniKube.Scheduler;

/// <summary>Keeps pods off nodes with taints that they do not tolerate, and prefers nodes with fewer taints of effect PreferNoSchedule.</summary>
internal sealed class TaintTolerationPlugin : IFilter, IScore
{
    private const int Remembered = 256;

    private readonly Dictionary<(string Key, string Value), Rejection> rejections = [];

    public string Name => "TaintToleration";

    public int Weight => 3;

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        foreach (var taint in node.HardTaints)
        {
            if (!pod.Pod.Spec.Tolerations.Tolerate(taint)) return RejectionFor(taint);
        }
        return null;
    }

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes)
    {
        foreach (var node in nodes)
        {
            if (node.SoftTaints.Length > 0) return true;
        }
        return false;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var count = 0;
        foreach (var taint in node.SoftTaints)
        {
            if (!pod.Pod.Spec.Tolerations.Tolerate(taint)) count++;
        }
        return count;
    }

    public void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores) => Scores.Scale(scores, lessIsBetter: true);

    private Rejection RejectionFor(Taint taint)
    {
        var key = (taint.Key, taint.Value ?? "");
        if (rejections.TryGetValue(key, out var known)) return known;
        if (rejections.Count >= Remembered) rejections.Clear();
        return rejections[key] = new($"node(s) had untolerated taint {{{key.Key}: {key.Item2}}}") { IsPermanent = true };
    }
}
