using System.Runtime.InteropServices;
using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Nodes;

/// <summary>What this machine is. Read once; the kernel does not change while it runs.</summary>
internal sealed record NodeFacts
{
    public required int Cpus { get; init; }

    public required long MemoryBytes { get; init; }

    public required NodeSystemInfo System { get; init; }

    public static NodeFacts Read(string version) => new()
    {
        Cpus = Math.Max(1, (int)Sysconf.OnlineProcessors()),
        MemoryBytes = MemoryInfo.Read("MemTotal"),
        System = new()
        {
            MachineID = Line("/etc/machine-id"),
            SystemUUID = Line("/sys/class/dmi/id/product_uuid"),
            BootID = Line("/proc/sys/kernel/random/boot_id"),
            KernelVersion = Line("/proc/sys/kernel/osrelease"),
            OsImage = Release(),
            OperatingSystem = "linux",
            Architecture = Architecture,
            KubeletVersion = version,
            KubeProxyVersion = version,
        },
    };

    /// <summary>As Go and container images name it.</summary>
    public static string Architecture => RuntimeInformation.OSArchitecture switch
    {
        global::System.Runtime.InteropServices.Architecture.X64 => "amd64",
        global::System.Runtime.InteropServices.Architecture.Arm64 => "arm64",
        var other => other.ToString().ToLowerInvariant(),
    };

    private static string Line(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file).Trim() : "";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Release()
    {
        const string key = "PRETTY_NAME=";
        if (!File.Exists("/etc/os-release")) return "Linux";
        var line = File.ReadLines("/etc/os-release").FirstOrDefault(line => line.StartsWith(key, StringComparison.Ordinal));
        return line?[key.Length..].Trim('"') ?? "Linux";
    }
}

internal static class MemoryInfo
{
    /// <summary>A line of /proc/meminfo, in bytes.</summary>
    public static long Read(string name)
    {
        foreach (var line in File.ReadLines("/proc/meminfo"))
        {
            if (!line.StartsWith(name + ":", StringComparison.Ordinal)) continue;
            return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) * 1024;
        }
        return 0;
    }
}

internal static partial class Sysconf
{
    private const int ProcessorsOnline = 84;

    /// <summary>Of the machine; the class library would count only what this process may use.</summary>
    public static long OnlineProcessors() => Get(ProcessorsOnline);

    [LibraryImport("libc", EntryPoint = "sysconf")]
    private static partial long Get(int name);
}
