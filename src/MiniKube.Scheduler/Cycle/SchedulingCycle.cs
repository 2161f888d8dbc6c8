namespace MiniKube.Scheduler;

/// <summary>
/// Decides where one pod goes: filters nodes, scores those that are left, picks among the best at random. Changes nothing; uses buffers of its own
/// again and again,
/// so one cycle runs at a time.
/// </summary>
internal sealed class SchedulingCycle(PluginSet plugins, ClusterCache cluster, Random random, int percentageOfNodes = 0)
{
    private readonly CycleState state = new();
    private readonly List<NodeInfo> feasible = [];
    private readonly List<NodeRejection> rejected = [];
    private readonly bool[] scoring = new bool[plugins.Scores.Length];
    private long[] totals = [];
    private long[] scores = [];
    private int start;

    public Decision Decide(PodInfo pod)
    {
        state.Clear();
        feasible.Clear();
        rejected.Clear();
        if (PreFilter(state, pod) is var (plugin, rejection))
        {
            return Decision.Nowhere(new(cluster.Nodes.Count, rejection, []) { Plugins = [plugin] });
        }
        FindFeasible(pod);
        return feasible.Count switch
        {
            0 => Explain(pod),
            1 => Decision.On(feasible[0]),
            _ => Decision.On(Best(pod)),
        };
    }

    private (IPlugin Plugin, Rejection Rejection)? PreFilter(CycleState into, PodInfo pod)
    {
        foreach (var plugin in plugins.PreFilters)
        {
            if (plugin.PreFilter(into, pod, cluster) is { } rejection) return (plugin, rejection);
        }
        return null;
    }

    /// <summary>Starts where the last cycle stopped, so that in large clusters every node gets its turn.</summary>
    private void FindFeasible(PodInfo pod)
    {
        var nodes = cluster.Nodes;
        var enough = NodeSample.Enough(nodes.Count, percentageOfNodes);
        var seen = 0;
        for (; seen < nodes.Count && feasible.Count < enough; seen++)
        {
            var node = nodes[(start + seen) % nodes.Count];
            if (Filter(state, pod, node) is not var (plugin, rejection)) feasible.Add(node);
            else rejected.Add(new(node, plugin, rejection));
        }
        if (nodes.Count > 0) start = (start + seen) % nodes.Count;
    }

    private (IPlugin Plugin, Rejection Rejection)? Filter(CycleState with, PodInfo pod, NodeInfo node)
    {
        if (cluster.Nominated.Count == 0) return RunFilters(with, pod, node);
        // Room that is being made for a more important pod counts as taken.
        List<PodInfo>? expected = null;
        foreach (var (nominee, at) in cluster.Nominated.Values)
        {
            if (at == node.Name && nominee.Uid != pod.Uid && nominee.Priority >= pod.Priority) (expected ??= []).Add(nominee);
        }
        foreach (var nominee in expected ?? []) node.Add(nominee);
        var outcome = RunFilters(with, pod, node);
        foreach (var nominee in expected ?? []) node.Remove(nominee.Uid);
        return outcome;
    }

    private (IPlugin Plugin, Rejection Rejection)? RunFilters(CycleState with, PodInfo pod, NodeInfo node)
    {
        foreach (var plugin in plugins.Filters)
        {
            if (plugin.Filter(with, pod, node) is { } rejection) return (plugin, rejection);
        }
        return null;
    }

    private Decision Explain(PodInfo pod)
    {
        NodeRejection[] all = [.. rejected];
        var diagnosis = new Diagnosis(cluster.Nodes.Count, null, all) { Plugins = [.. all.Select(rejection => rejection.Plugin).Distinct()] };
        if (plugins.PostFilters.Length == 0) return Decision.Nowhere(diagnosis);
        NodeInfo[] candidates = [.. all.Where(rejection => !rejection.Why.IsPermanent).Select(rejection => rejection.Node)];
        foreach (var plugin in plugins.PostFilters)
        {
            if (plugin.PostFilter(pod, cluster, candidates, Fits) is { } preemption) return Decision.Nowhere(diagnosis, preemption);
        }
        return Decision.Nowhere(diagnosis);

        bool Fits(NodeInfo node)
        {
            var fresh = new CycleState();
            return PreFilter(fresh, pod) is null && Filter(fresh, pod, node) is null;
        }
    }

    private NodeInfo Best(PodInfo pod)
    {
        var count = feasible.Count;
        if (totals.Length < count) (totals, scores) = (new long[count * 2], new long[count * 2]);
        var sum = totals.AsSpan(0, count);
        sum.Clear();
        for (var p = 0; p < plugins.Scores.Length; p++) scoring[p] = plugins.Scores[p].PreScore(state, pod, cluster, feasible);
        for (var p = 0; p < plugins.Scores.Length; p++)
        {
            if (!scoring[p]) continue;
            var plugin = plugins.Scores[p];
            var own = scores.AsSpan(0, count);
            for (var i = 0; i < count; i++) own[i] = plugin.Score(state, pod, feasible[i]);
            plugin.Normalize(state, feasible, own);
            for (var i = 0; i < count; i++) sum[i] += own[i] * plugin.Weight;
        }
        return feasible[Highest(sum)];
    }

    /// <summary>Each of the highest is as likely.</summary>
    private int Highest(ReadOnlySpan<long> sums)
    {
        var (best, equals) = (0, 1);
        for (var i = 1; i < sums.Length; i++)
        {
            if (sums[i] < sums[best]) continue;
            equals = sums[i] > sums[best] ? 1 : equals + 1;
            if (random.Next(equals) == 0) best = i;
        }
        return best;
    }
}
