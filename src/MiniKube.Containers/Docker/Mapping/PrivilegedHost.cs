using System.Globalization;
using MiniKube.Containers.Docker.Wire;

namespace MiniKube.Containers.Docker.Mapping;

/// <summary>
/// What a privileged container gets. Docker's own word for it asks for every capability that there is, and fails on a machine whose root lacks one, as in many
/// sandboxes; there the same is said piece by piece, without what cannot be had.
/// </summary>
internal static class PrivilegedHost
{
    /// <summary>By the kernel's numbers.</summary>
    private static readonly string[] Names =
    [
        "CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "FSETID", "KILL", "SETGID", "SETUID", "SETPCAP", "LINUX_IMMUTABLE", "NET_BIND_SERVICE", "NET_BROADCAST",
        "NET_ADMIN", "NET_RAW", "IPC_LOCK", "IPC_OWNER", "SYS_MODULE", "SYS_RAWIO", "SYS_CHROOT", "SYS_PTRACE", "SYS_PACCT", "SYS_ADMIN", "SYS_BOOT", "SYS_NICE",
        "SYS_RESOURCE", "SYS_TIME", "SYS_TTY_CONFIG", "MKNOD", "LEASE", "AUDIT_WRITE", "AUDIT_CONTROL", "SETFCAP", "MAC_OVERRIDE", "MAC_ADMIN", "SYSLOG", "WAKE_ALARM",
        "BLOCK_SUSPEND", "AUDIT_READ", "PERFMON", "BPF", "CHECKPOINT_RESTORE",
    ];

    private static readonly Lazy<IReadOnlyList<string>> OfThisMachine = new(() => Lacking(File.ReadLines("/proc/self/status"), File.ReadAllText("/proc/sys/kernel/cap_last_cap")));

    public static HostConfig Of(HostConfig config) => Of(config, OfThisMachine.Value);

    /// <param name="config">Of a container that is not privileged so far.</param>
    /// <param name="lacking">Capabilities that cannot be had.</param>
    public static HostConfig Of(HostConfig config, IReadOnlyList<string> lacking) => lacking.Count == 0
        ? config with { Privileged = true }
        : config with
        {
            CapAdd = ["ALL"],
            CapDrop = lacking,
            Devices = [new("/dev", "/dev", "rwm"), .. config.Devices ?? []],
            DeviceCgroupRules = ["a *:* rwm"],
            MaskedPaths = [],
            ReadonlyPaths = [],
            Mounts = (config.Mounts ?? []).Any(mount => mount.Target == "/sys") ? config.Mounts : [new("bind", "/sys", "/sys", ReadOnly: false, new("rprivate")), .. config.Mounts ?? []],
        };

    /// <param name="status">Lines of a process' <c>/proc/PID/status</c>.</param>
    /// <param name="last">The kernel's last capability.</param>
    public static IReadOnlyList<string> Lacking(IEnumerable<string> status, string last)
    {
        const string Bound = "CapBnd:";
        if (status.FirstOrDefault(line => line.StartsWith(Bound, StringComparison.Ordinal)) is not { } line) return [];
        var has = ulong.Parse(line.AsSpan(Bound.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
        var count = Math.Min(int.Parse(last, CultureInfo.InvariantCulture) + 1, Names.Length);
        return [.. Enumerable.Range(0, count).Where(number => (has & (1UL << number)) == 0).Select(number => Names[number])];
    }
}
