namespace MiniKube.Scheduler;

/// <summary>
/// Makes room for a pod by removing pods of less priority. Rule: Kubernetes docs, "Pod Priority and Preemption": on each node as few victims as
/// possible, the most important ones
/// are spared first; of the nodes, the one whose most important victim matters least.
/// </summary>
internal sealed class DefaultPreemptionPlugin : IPostFilter
{
    public string Name => "DefaultPreemption";

    public Preemption? PostFilter(PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> candidates, Func<NodeInfo, bool> fits)
    {
        if (pod.Pod.Spec.PreemptionPolicy == "Never" || cluster.LowestPriority is not { } lowest || lowest >= pod.Priority) return null;
        if (IsRoomBeingMade(pod, cluster)) return null;
        Preemption? best = null;
        foreach (var node in candidates)
        {
            if (VictimsOn(node, pod, fits) is not { } victims) continue;
            var option = new Preemption(node.Name, victims);
            if (best is null || Rank(option).CompareTo(Rank(best)) < 0) best = option;
        }
        return best;
    }

    /// <summary>Victims of an earlier preemption are still ending.</summary>
    private static bool IsRoomBeingMade(PodInfo pod, ClusterCache cluster) =>
        cluster.Nominated.TryGetValue(pod.Uid, out var nomination) && cluster.Find(nomination.Node) is { } node
        && node.Pods.Any(other => other.IsLeaving && other.Priority < pod.Priority);

    /// <summary>Takes all lesser pods off the node's books, puts back those that may stay, and leaves the books as they were.</summary>
    private static List<PodInfo>? VictimsOn(NodeInfo node, PodInfo pod, Func<NodeInfo, bool> fits)
    {
        var lesser = node.Pods.Where(other => other.Priority < pod.Priority)
            .OrderByDescending(other => other.Priority).ThenBy(other => other.Pod.Status.StartTime).ToList();
        if (lesser.Count == 0) return null;
        foreach (var other in lesser) node.Remove(other.Uid);
        try
        {
            if (!fits(node)) return null;
            var victims = new List<PodInfo>();
            foreach (var other in lesser)
            {
                node.Add(other);
                if (fits(node)) continue;
                node.Remove(other.Uid);
                victims.Add(other);
            }
            return victims.Count == 0 ? null : victims;
        }
        finally
        {
            foreach (var other in lesser) node.Add(other);
        }
    }

    private static (int Highest, long Sum, int Count) Rank(Preemption option) =>
        (option.Victims.Max(victim => victim.Priority), option.Victims.Sum(victim => (long)victim.Priority), option.Victims.Count);
}
