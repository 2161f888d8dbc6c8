namespace MiniKube.Scheduler;

/// <summary>
/// Affinity between pods. Rule: Kubernetes docs, "Inter-pod affinity and anti-affinity": required terms of the pod, and the required anti-affinity of
/// pods that already run, filter;
/// preferred terms of the pod score. A pod whose affinity nobody meets, itself meets it and is the first of its kind, may go anywhere.
/// </summary>
internal sealed class InterPodAffinityPlugin : IPreFilter, IFilter, IScore, IQueueingHint
{
    private static readonly Rejection NoAffinity = new("node(s) didn't match pod affinity rules") { IsPermanent = true };
    private static readonly Rejection AntiAffinity = new("node(s) didn't match pod anti-affinity rules");
    private static readonly Rejection Repelled = new("node(s) didn't satisfy existing pods anti-affinity rules");

    public string Name => "InterPodAffinity";

    public int Weight => 2;

    public Rejection? PreFilter(CycleState state, PodInfo pod, ClusterCache cluster)
    {
        if (pod.RequiredAffinity.Length == 0 && pod.RequiredAntiAffinity.Length == 0 && cluster.RepellingPods == 0) return null;
        var near = Domains(pod.RequiredAffinity, cluster);
        var first = pod.RequiredAffinity.Length > 0 && Array.TrueForAll(near, domains => domains.Count == 0)
            && Array.TrueForAll(pod.RequiredAffinity, term => term.Matches(pod, cluster.Namespaces));
        state.Set(new Required(near, Domains(pod.RequiredAntiAffinity, cluster), RepelledFrom(pod, cluster), first));
        return null;
    }

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (!state.TryGet<Required>(out var required)) return null;
        for (var i = 0; i < pod.RequiredAffinity.Length; i++)
        {
            var domain = node.Label(pod.RequiredAffinity[i].TopologyKey);
            if (domain is null || (!required.First && !required.Near[i].Contains(domain))) return NoAffinity;
        }
        for (var i = 0; i < pod.RequiredAntiAffinity.Length; i++)
        {
            if (node.Label(pod.RequiredAntiAffinity[i].TopologyKey) is { } domain && required.Far[i].Contains(domain)) return AntiAffinity;
        }
        foreach (var (key, domain) in required.RepelledFrom)
        {
            if (node.Label(key) == domain) return Repelled;
        }
        return null;
    }

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes)
    {
        if (pod.PreferredAffinities.Length == 0) return false;
        var scores = new Dictionary<(string, string), long>();
        foreach (var (term, weight) in pod.PreferredAffinities)
        {
            foreach (var node in cluster.Nodes)
            {
                if (node.Label(term.TopologyKey) is not { } domain) continue;
                foreach (var other in node.Pods)
                {
                    if (term.Matches(other, cluster.Namespaces)) scores[(term.TopologyKey, domain)] = scores.GetValueOrDefault((term.TopologyKey, domain)) + weight;
                }
            }
        }
        if (scores.Count > 0) state.Set(new Preferred(scores));
        return scores.Count > 0;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (!state.TryGet<Preferred>(out var preferred)) return 0;
        var sum = 0L;
        foreach (var ((key, domain), score) in preferred.Scores)
        {
            if (node.Label(key) == domain) sum += score;
        }
        return sum;
    }

    public void Normalize(CycleState state, IReadOnlyList<NodeInfo> nodes, Span<long> scores)
    {
        var (lowest, highest) = (long.MaxValue, long.MinValue);
        foreach (var score in scores) (lowest, highest) = (Math.Min(lowest, score), Math.Max(highest, score));
        for (var i = 0; i < scores.Length; i++) scores[i] = highest == lowest ? 0 : Scores.Max * (scores[i] - lowest) / (highest - lowest);
    }

    public bool MayHelp(PodInfo pod, in ClusterEvent change, ClusterCache cluster)
    {
        if (change.Pod is not { } other) return change.Change is ClusterChange.NodeChanged or ClusterChange.NamespaceChanged;
        if (change.Change == ClusterChange.PodPlaced) return Array.Exists(pod.RequiredAffinity, term => term.Matches(other, cluster.Namespaces));
        return Array.Exists(pod.RequiredAntiAffinity, term => term.Matches(other, cluster.Namespaces))
            || Array.Exists(other.RequiredAntiAffinity, term => term.Matches(pod, cluster.Namespaces));
    }

    /// <summary>For each term, the domains that hold a pod it matches.</summary>
    private static HashSet<string>[] Domains(AffinityTerm[] terms, ClusterCache cluster)
    {
        var domains = new HashSet<string>[terms.Length];
        for (var i = 0; i < terms.Length; i++)
        {
            domains[i] = [];
            foreach (var node in cluster.Nodes)
            {
                if (node.Label(terms[i].TopologyKey) is not { } domain || domains[i].Contains(domain)) continue;
                foreach (var other in node.Pods)
                {
                    if (!terms[i].Matches(other, cluster.Namespaces)) continue;
                    domains[i].Add(domain);
                    break;
                }
            }
        }
        return domains;
    }

    private static HashSet<(string Key, string Domain)> RepelledFrom(PodInfo pod, ClusterCache cluster)
    {
        var from = new HashSet<(string, string)>();
        if (cluster.RepellingPods == 0) return from;
        foreach (var node in cluster.Nodes)
        {
            foreach (var other in node.Repelling)
            {
                foreach (var term in other.RequiredAntiAffinity)
                {
                    if (node.Label(term.TopologyKey) is { } domain && term.Matches(pod, cluster.Namespaces)) from.Add((term.TopologyKey, domain));
                }
            }
        }
        return from;
    }

    private sealed record Required(HashSet<string>[] Near, HashSet<string>[] Far, HashSet<(string Key, string Domain)> RepelledFrom, bool First);

    private sealed record Preferred(Dictionary<(string Key, string Domain), long> Scores);
}
