namespace MiniKube.Scheduler;

/// <summary>
/// How many nodes that fit are enough to choose from: all in small clusters, a falling share in large ones (as upstream: 50 % less one for each 125
/// nodes, at least 5 % and 100).
/// </summary>
internal static class NodeSample
{
    private const int Fewest = 100;

    public static int Enough(int nodes, int percentage)
    {
        if (nodes < Fewest) return nodes;
        var share = percentage > 0 ? Math.Min(percentage, 100) : Math.Max(5, 50 - (nodes / 125));
        return Math.Max(Fewest, (int)((long)nodes * share / 100));
    }
}
