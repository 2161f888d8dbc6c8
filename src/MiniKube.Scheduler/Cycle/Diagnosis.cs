namespace MiniKube.Scheduler;

/// <summary>Why a pod found no node: for each node the plugin that turned it down first, and what it said.</summary>
internal sealed class Diagnosis(int nodes, Rejection? beforeNodes, IReadOnlyList<NodeRejection> rejections)
{
    public int Nodes => nodes;

    public IReadOnlyList<NodeRejection> Rejections => rejections;

    /// <summary>In the form of Kubernetes: "0/3 nodes are available: 1 Insufficient cpu, 2 node(s) had untolerated taint {k: v}."</summary>
    public string Message
    {
        get
        {
            if (nodes == 0) return "no nodes available to schedule pods";
            if (beforeNodes is not null) return $"0/{nodes} nodes are available: {beforeNodes}.";
            var counts = new Dictionary<string, int>();
            foreach (var rejection in rejections)
            {
                foreach (var reason in rejection.Why.Reasons) counts[reason] = counts.GetValueOrDefault(reason) + 1;
            }
            var parts = counts.Select(count => $"{count.Value} {count.Key}").Order(StringComparer.Ordinal);
            return $"0/{nodes} nodes are available: {string.Join(", ", parts)}.";
        }
    }

    /// <summary>The plugins whose mind has to change.</summary>
    public IReadOnlyList<IPlugin> Plugins { get; init; } = [];
}

internal readonly record struct NodeRejection(NodeInfo Node, IPlugin Plugin, Rejection Why);
