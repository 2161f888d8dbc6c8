using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>Requests and limits as the kernel understands them. Rule: Kubernetes docs, "Resource Management for Pods and Containers".</summary>
internal static class ResourceMapping
{
    public const long Period = 100_000;
    private const long SmallestQuota = 1_000;
    private const long SmallestShares = 2;
    private const long LargestShares = 262_144;

    /// <param name="memoryCapacity">Of the node, in bytes.</param>
    /// <param name="lowestOomScore">The least value that the agent may set; below it needs CAP_SYS_RESOURCE.</param>
    public static Containers.LinuxResources Of(Container container, string qos, long memoryCapacity, int lowestOomScore)
    {
        var (requests, limits) = (container.Resources.Requests, container.Resources.Limits);
        var cpuLimit = limits.GetValueOrDefault("cpu").Milli;
        var cpuRequest = requests.TryGetValue("cpu", out var request) ? request.Milli : cpuLimit;
        var memory = limits.GetValueOrDefault("memory").Units;
        var memoryRequest = requests.TryGetValue("memory", out var wanted) ? wanted.Units : memory;
        return new()
        {
            CpuShares = Shares(cpuRequest),
            CpuQuotaMicroseconds = cpuLimit > 0 ? Quota(cpuLimit) : null,
            CpuPeriodMicroseconds = cpuLimit > 0 ? Period : null,
            MemoryLimitBytes = memory > 0 ? memory : null,
            MemorySwapLimitBytes = memory > 0 ? memory : null,
            OomScoreAdjust = Math.Max(OomScore(qos, memoryRequest, memoryCapacity), lowestOomScore),
        };
    }

    public static long Shares(long milliCpu) => milliCpu <= 0 ? SmallestShares : Math.Clamp(milliCpu * 1024 / 1000, SmallestShares, LargestShares);

    public static long Quota(long milliCpu) => Math.Max(milliCpu * Period / 1000, SmallestQuota);

    private static int OomScore(string qos, long memoryRequest, long capacity)
    {
        if (qos == QosClasses.Guaranteed) return -997;
        if (qos == QosClasses.BestEffort || capacity <= 0) return 1000;
        var score = 1000 - (long)(1000m * memoryRequest / capacity);
        // Neither as safe as a guaranteed container nor as unsafe as one that asked for nothing.
        return (int)Math.Clamp(score, 3, 999);
    }
}
