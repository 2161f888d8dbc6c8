using System.ComponentModel;
using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Processes;

namespace MiniKube.Cluster.Init;

/// <summary>Turns a fresh mount namespace into the node's own machine.</summary>
internal static class HostFileSystem
{
    private const ulong Harmless = Posix.MsNoSuid | Posix.MsNoDev | Posix.MsNoExec;

    public static void Build(HostSpec spec)
    {
        Posix.SetHostName(spec.HostName);
        Posix.Mount("proc", "/proc", "proc", Harmless);

        // What the new /run, /tmp, ... will cover is held open first and bound again from there.
        using var run = Posix.Open(spec.RunDirectory, Posix.OpenPath);
        using var program = Posix.Open(spec.Program, Posix.OpenPath);
        var sources = spec.Binds.Select(b => (b.Target, Handle: Posix.Open(b.Source, Posix.OpenPath))).ToList();

        Posix.Mount("tmpfs", "/run", "tmpfs", Posix.MsNoSuid | Posix.MsNoDev, "mode=755");
        foreach (var directory in new[] { "/run/netns", "/run/lock", spec.RunDirectory }) Directory.CreateDirectory(directory);
        Bind(run, spec.RunDirectory);
        File.Create(NodePaths.InHost.Program).Dispose();
        Bind(program, NodePaths.InHost.Program);
        foreach (var (target, handle) in sources)
        {
            Bind(handle, target);
            handle.Dispose();
        }

        // This very process reads its assemblies from the path it was started by, which may lie below what was just covered.
        // The empty file is what an earlier boot left there to bind upon.
        if (new FileInfo(spec.Program) is not { Exists: true, Length: > 0 })
        {
            Directory.CreateDirectory(Path.GetDirectoryName(spec.Program)!);
            File.Create(spec.Program).Dispose();
            Bind(program, spec.Program);
        }

        MountCgroups(spec.Cgroups);

        // Pods with bidirectional mount propagation need a shared root; the peers all live in this namespace.
        Posix.Mount("none", "/", null, Posix.MsRec | Posix.MsShared);
    }

    /// <summary>A setting that this kernel lacks is reported, not fatal: the component that needs it says so better.</summary>
    public static void Apply(IReadOnlyList<HostSysctl> sysctls)
    {
        foreach (var sysctl in sysctls)
        {
            try
            {
                File.WriteAllText("/proc/sys/" + sysctl.Name.Replace('.', '/'), sysctl.Value);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                InitLog.Write($"sysctl {sysctl.Name}={sysctl.Value}: {e.Message}");
            }
        }
    }

    private static void MountCgroups(IReadOnlyList<HostCgroupMount> cgroups)
    {
        try
        {
            Posix.Unmount("/sys", Posix.MntDetach);
        }
        catch (Win32Exception)
        {
            // Not a mount: nothing to take away.
        }

        Posix.Mount("sysfs", "/sys", "sysfs", Harmless);
        if (cgroups is [{ Name: "" }])
        {
            Posix.Mount("cgroup2", "/sys/fs/cgroup", "cgroup2", Harmless);
            HandDownControllers();
            return;
        }

        Posix.Mount("tmpfs", "/sys/fs/cgroup", "tmpfs", Harmless, "mode=755");
        foreach (var cgroup in cgroups)
        {
            var directory = "/sys/fs/cgroup/" + cgroup.Name;
            Directory.CreateDirectory(directory);
            Posix.Mount("cgroup", directory, "cgroup", Harmless, cgroup.Options);
            foreach (var controller in cgroup.Name.Split(',').Where(c => c != cgroup.Name)) File.CreateSymbolicLink("/sys/fs/cgroup/" + controller, cgroup.Name);
        }
    }

    /// <summary>We are in a leaf already: what the node's group has, pods may use.</summary>
    private static void HandDownControllers()
    {
        foreach (var controller in File.ReadAllText("/sys/fs/cgroup/cgroup.controllers").Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries))
        {
            File.WriteAllText("/sys/fs/cgroup/cgroup.subtree_control", "+" + controller);
        }
    }

    private static void Bind(Microsoft.Win32.SafeHandles.SafeFileHandle source, string target) =>
        Posix.Mount($"/proc/self/fd/{source.DangerousGetHandle()}", target, null, Posix.MsBind | Posix.MsRec);
}
