namespace MiniKube.Containers.Cri.Mapping;

/// <summary>What containers must not see or write under /proc and /sys by default (procMount: Default).</summary>
internal static class ProcPaths
{
    public static IReadOnlyList<string> Masked { get; } =
    [
        "/proc/asound", "/proc/acpi", "/proc/kcore", "/proc/keys", "/proc/latency_stats", "/proc/timer_list",
        "/proc/timer_stats", "/proc/sched_debug", "/proc/scsi", "/sys/firmware",
    ];

    public static IReadOnlyList<string> Readonly { get; } = ["/proc/bus", "/proc/fs", "/proc/irq", "/proc/sys", "/proc/sysrq-trigger"];
}
