namespace MiniKube.Scheduler;

/// <summary>Prefers nodes whose CPU and memory would be used to about the same degree, so that neither is left over.</summary>
internal sealed class NodeResourcesBalancedAllocationPlugin : IScore
{
    public string Name => "NodeResourcesBalancedAllocation";

    public int Weight => 1;

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes) => true;

    public long Score(CycleState state, PodInfo pod, NodeInfo node)
    {
        var cpu = Fraction(node.ScoredMilliCpu + pod.ScoredMilliCpu, node.Allocatable.MilliCpu);
        var memory = Fraction(node.ScoredMemory + pod.ScoredMemory, node.Allocatable.Memory);
        // Half the difference is the standard deviation of two values.
        return (long)((1 - (Math.Abs(cpu - memory) / 2)) * Scores.Max);
    }

    private static double Fraction(long used, long capacity) => capacity <= 0 ? 1 : Math.Min(1, (double)used / capacity);
}
