namespace MiniKube.Scheduler;

/// <summary>
/// Topology spread constraints of the pod. Rule: Kubernetes docs, "Pod Topology Spread Constraints": placing the pod may not make the count of
/// matching pods in a domain exceed
/// the lowest count of any eligible domain by more than maxSkew. Constraints of ScheduleAnyway only score.
/// </summary>
internal sealed class PodTopologySpreadPlugin : IPreFilter, IFilter, IScore, IQueueingHint
{
    private static readonly Rejection TooSkewed = new("node(s) didn't match pod topology spread constraints");
    private static readonly Rejection NoLabel = new("node(s) didn't match pod topology spread constraints (missing required label)") { IsPermanent = true };

    public string Name => "PodTopologySpread";

    public int Weight => 2;

    public Rejection? PreFilter(CycleState state, PodInfo pod, ClusterCache cluster)
    {
        var required = Array.FindAll(pod.SpreadConstraints, constraint => constraint.IsRequired);
        if (required.Length > 0) state.Set(new Required([.. required.Select(constraint => new DomainCounts(constraint, required, pod, cluster.Nodes))]));
        return null;
    }

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (!state.TryGet<Required>(out var required)) return null;
        foreach (var counts in required.Constraints)
        {
            if (node.Label(counts.Constraint.TopologyKey) is not { } domain) return NoLabel;
            var own = counts.Constraint.MatchesOwn(pod) ? 1 : 0;
            if (counts.Of(domain) + own - counts.Lowest > counts.Constraint.MaxSkew) return TooSkewed;
        }
        return null;
    }

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes)
    {
        var soft = Array.FindAll(pod.SpreadConstraints, constraint => !constraint.IsRequired);
        if (soft.Length > 0) state.Set(new Preferred([.. soft.Select(constraint => new DomainCounts(constraint, soft, pod, cluster.Nodes))]));
        return soft.Length > 0;
    }

    /// <summary>Matching pods in the node's domains; a domain key with few values counts more for each pod, as its domains are large.</summary>
    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (!state.TryGet<Preferred>(out var preferred)) return 0;
        var sum = 0.0;
        foreach (var counts in preferred.Constraints)
        {
            if (node.Label(counts.Constraint.TopologyKey) is not { } domain) return long.MaxValue;
            sum += (counts.Of(domain) * Math.Log(counts.Domains + 2)) + counts.Constraint.MaxSkew - 1;
        }
        return (long)Math.Round(sum * 100);
    }

    public void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores)
    {
        var (lowest, highest) = (long.MaxValue, 0L);
        foreach (var score in scores)
        {
            if (score == long.MaxValue) continue;
            (lowest, highest) = (Math.Min(lowest, score), Math.Max(highest, score));
        }
        for (var i = 0; i < scores.Length; i++)
        {
            scores[i] = scores[i] == long.MaxValue ? 0 : highest == 0 ? Scores.Max : Scores.Max * (highest + lowest - scores[i]) / highest;
        }
    }

    /// <summary>Counts change with every matching pod anywhere, and domains with every node.</summary>
    public bool MayHelp(PodInfo pod, in ClusterEvent change, ClusterCache cluster)
    {
        if (change.Pod is not { } other) return change.Change is ClusterChange.NodeChanged or ClusterChange.NodeRemoved;
        foreach (var constraint in pod.SpreadConstraints)
        {
            // A pod that has begun to leave is not counted any more, so that it may be the one that helps.
            if (constraint.Counts(other, pod.Key.Namespace) || (change.Change == ClusterChange.PodRemoved && other.Key.Namespace == pod.Key.Namespace)) return true;
        }
        return false;
    }

    private sealed record Required(DomainCounts[] Constraints);

    private sealed record Preferred(DomainCounts[] Constraints);

    /// <summary>How many matching pods each domain of one constraint has, over the nodes that the pod may use.</summary>
    private sealed class DomainCounts
    {
        private readonly Dictionary<string, int> counts = [];

        public DomainCounts(SpreadConstraint constraint, SpreadConstraint[] all, PodInfo pod, IReadOnlyList<NodeInfo> nodes)
        {
            Constraint = constraint;
            foreach (var node in nodes)
            {
                if (node.Label(constraint.TopologyKey) is not { } domain || !IsEligible(constraint, all, pod, node)) continue;
                var count = 0;
                foreach (var other in node.Pods)
                {
                    if (constraint.Counts(other, pod.Key.Namespace)) count++;
                }
                counts[domain] = counts.GetValueOrDefault(domain) + count;
            }
            Lowest = counts.Count == 0 || counts.Count < constraint.MinDomains ? 0 : counts.Values.Min();
        }

        public SpreadConstraint Constraint { get; }

        public int Lowest { get; }

        public int Domains => counts.Count;

        public int Of(string domain) => counts.GetValueOrDefault(domain);

        private static bool IsEligible(SpreadConstraint constraint, SpreadConstraint[] all, PodInfo pod, NodeInfo node)
        {
            foreach (var other in all)
            {
                if (node.Label(other.TopologyKey) is null) return false;
            }
            if (constraint.HonorsAffinity && !pod.RequiredNodes.Matches(node.Node!)) return false;
            return !constraint.HonorsTaints || Array.TrueForAll(node.HardTaints, pod.Pod.Spec.Tolerations.Tolerate);
        }
    }
}
