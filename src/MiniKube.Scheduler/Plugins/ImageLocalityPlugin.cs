namespace MiniKube.Scheduler;

/// <summary>Prefers nodes that have the pod's images, by size; an image that few nodes have counts less, or all pods would crowd there.</summary>
internal sealed class ImageLocalityPlugin : IScore
{
    private const long Small = 23L << 20;
    private const long LargeForEachContainer = 1000L << 20;

    public string Name => "ImageLocality";

    public int Weight => 1;

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes)
    {
        var shares = new double[pod.Images.Length];
        var any = false;
        for (var i = 0; i < shares.Length; i++)
        {
            shares[i] = (double)cluster.NodesWithImage(pod.Images[i]) / cluster.Nodes.Count;
            // An image that every node has, or none, makes no difference.
            any |= shares[i] is > 0 and < 1;
        }
        if (any) state.Set(new Spread(shares));
        return any;
    }

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        if (!state.TryGet<Spread>(out var spread)) return 0;
        var sum = 0.0;
        for (var i = 0; i < pod.Images.Length; i++)
        {
            if (node.Images.TryGetValue(pod.Images[i], out var size)) sum += size * spread.Shares[i];
        }
        var large = LargeForEachContainer * pod.Images.Length;
        return (long)(Scores.Max * (Math.Clamp(sum, Small, large) - Small) / (large - Small));
    }

    private sealed record Spread(double[] Shares);
}
