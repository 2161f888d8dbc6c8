namespace MiniKube.Scheduler;

/// <summary>Node selector and node affinity: the required ones filter, the preferred ones score.</summary>
internal sealed class NodeAffinityPlugin : IFilter, IScore
{
    private static readonly Rejection NoMatch = new("node(s) didn't match Pod's node affinity/selector") { IsPermanent = true };

    public string Name => "NodeAffinity";

    public int Weight => 2;

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node) => pod.RequiredNodes.Matches(node.Node!) ? null : NoMatch;

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes) => pod.PreferredNodes.Length > 0;

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var sum = 0L;
        foreach (var preferred in pod.PreferredNodes)
        {
            if (preferred.Nodes.Matches(node.Node!)) sum += preferred.Weight;
        }
        return sum;
    }

    public void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores) => Scores.Scale(scores, lessIsBetter: false);
}
