namespace MiniKube.Containers;

/// <summary>Limits of a container's cgroup. Null: not limited, or unchanged in an update.</summary>
public sealed record LinuxResources
{
    /// <summary>Relative weight, 1024 a core, at least 2.</summary>
    public long? CpuShares { get; init; }

    /// <summary>Microseconds of CPU in a period; -1 is no limit.</summary>
    public long? CpuQuotaMicroseconds { get; init; }

    public long? CpuPeriodMicroseconds { get; init; }
    public long? MemoryLimitBytes { get; init; }

    /// <summary>Memory and swap together.</summary>
    public long? MemorySwapLimitBytes { get; init; }

    /// <summary>-1000 to 1000: who dies first when memory is short. Values below the runtime's own need CAP_SYS_RESOURCE.</summary>
    public int? OomScoreAdjust { get; init; }

    public string CpusetCpus { get; init; } = "";
    public string CpusetMems { get; init; } = "";

    /// <summary>Raw cgroup v2 keys.</summary>
    public IReadOnlyDictionary<string, string> Unified { get; init; } = Empty.Map;
}
