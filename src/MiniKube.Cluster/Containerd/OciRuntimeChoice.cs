using MiniKube.Cluster.Hosts;
using MiniKube.Cluster.Init;

namespace MiniKube.Cluster.Containerd;

/// <summary>
/// crun starts pods about 1.5 times as fast as runc, but not everywhere: it fails where a second cgroup version is visible, and under cgroup v2 without CAP_SYS_RESOURCE.
/// From memory that nobody can change it starts much faster than from its file (see <see cref="SealedProgram"/>). So the node tries it with a container that does nothing, and links whichever works to where containerd looks.
/// </summary>
internal static class OciRuntimeChoice
{
    public static HostTask Task(string? crun, string? runc) => new("oci-runtime", ["/bin/sh", "-c", Script(crun, runc)]);

    /// <summary>The bundle of the trial container: busybox of the machine, seen through a bind mount.</summary>
    public static void WriteBundle(NodePaths node)
    {
        var bundle = node.FromHost(NodePaths.InHost.OciProbe);
        foreach (var directory in new[] { "bin", "dev", "proc", "sys" }) Directory.CreateDirectory(Path.Combine(bundle, "rootfs", directory));
        File.WriteAllText(Path.Combine(bundle, "config.json"), """
            {"ociVersion":"1.0.2","root":{"path":"rootfs"},"process":{"user":{"uid":0,"gid":0},"cwd":"/","args":["/bin/busybox","true"],"env":["PATH=/bin"]},
             "mounts":[{"destination":"/bin","type":"bind","source":"/bin","options":["rbind","ro"]}],
             "linux":{"cgroupsPath":"/oci-probe","resources":{"devices":[{"allow":false,"access":"rwm"}]},"namespaces":[{"type":"pid"},{"type":"mount"},{"type":"network"},{"type":"ipc"},{"type":"uts"}]}}
            """);
    }

    private static string Script(string? crun, string? runc)
    {
        const string link = $"ln -sfn \"$1\" {NodePaths.InHost.OciRuntime}.new && mv -fT {NodePaths.InHost.OciRuntime}.new {NodePaths.InHost.OciRuntime}";
        var fallback = runc ?? crun ?? throw new ClusterException(ClusterFailure.Prerequisite, "neither crun nor runc is installed: run scripts/deps.sh, then this again");
        return crun is null
            ? $"link() {{ {link}; }}; link {fallback}"
            : $"link() {{ {link}; }}; works() {{ test -x $1 && timeout 5 $1 --root /run/oci-probe run -b {NodePaths.InHost.OciProbe} probe; }}; "
                + $"if works {SealedProgram.Path}; then link {SealedProgram.Path}; elif works {crun}; then link {crun}; else link {fallback}; fi";
    }
}
