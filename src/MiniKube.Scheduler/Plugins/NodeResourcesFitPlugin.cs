namespace MiniKube.Scheduler;

/// <summary>Requests of the pods on a node never exceed what the node can give; the emptier node is preferred.</summary>
internal sealed class NodeResourcesFitPlugin : IFilter, IScore
{
    private const int TooManyPods = 1, Cpu = 2, Memory = 4, Storage = 8;

    /// <summary>One for each combination of the resources that every node has.</summary>
    private static readonly Rejection[] Known = [.. Enumerable.Range(0, 16).Select(lacking => Reject(lacking, []))];

    public string Name => "NodeResourcesFit";

    public int Weight => 1;

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node)
    {
        var wanted = pod.Requests;
        var (free, used) = (node.Allocatable, node.Requested);
        var lacking = 0;
        if (node.PodCount + 1 > node.AllocatablePods) lacking |= TooManyPods;
        if (wanted.MilliCpu > 0 && wanted.MilliCpu > free.MilliCpu - used.MilliCpu) lacking |= Cpu;
        if (wanted.Memory > 0 && wanted.Memory > free.Memory - used.Memory) lacking |= Memory;
        if (wanted.EphemeralStorage > 0 && wanted.EphemeralStorage > free.EphemeralStorage - used.EphemeralStorage) lacking |= Storage;
        if (wanted.Others is null) return lacking == 0 ? null : Known[lacking];

        List<string>? others = null;
        foreach (var (name, amount) in wanted.Others)
        {
            if (amount > 0 && amount > free.Other(name) - used.Other(name)) (others ??= []).Add(name);
        }
        return others is not null ? Reject(lacking, others) : lacking == 0 ? null : Known[lacking];
    }

    public bool PreScore(CycleState state, PodInfo pod, ClusterCache cluster, IReadOnlyList<NodeInfo> nodes) => true;

    /// <summary>The mean of what would be left free of CPU and of memory, in percent.</summary>
    public long Score(CycleState state, PodInfo pod, NodeInfo node) =>
        (Left(node.Allocatable.MilliCpu, node.ScoredMilliCpu + pod.ScoredMilliCpu) + Left(node.Allocatable.Memory, node.ScoredMemory + pod.ScoredMemory)) / 2;

    private static long Left(long capacity, long used) => capacity <= 0 || used >= capacity ? 0 : (long)((capacity - used) * 100.0 / capacity);

    private static Rejection Reject(int lacking, List<string> others)
    {
        var reasons = new List<string>();
        if ((lacking & TooManyPods) != 0) reasons.Add("Too many pods");
        if ((lacking & Cpu) != 0) reasons.Add("Insufficient cpu");
        if ((lacking & Memory) != 0) reasons.Add("Insufficient memory");
        if ((lacking & Storage) != 0) reasons.Add("Insufficient ephemeral-storage");
        reasons.AddRange(others.Select(name => "Insufficient " + name));
        return new([.. reasons]);
    }
}
