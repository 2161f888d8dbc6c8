using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Containerd;

/// <summary>
/// The configuration of a node's own containerd. Snapshotters and tracing that a node never uses are off: they cost a fifth of its start.
/// </summary>
internal sealed record ContainerdConfig
{
    /// <summary>CAP_SYS_RESOURCE: without it (many CI sandboxes) lowering an oom score fails, and every pod with it.</summary>
    private const int SysResource = 24;

    public required string Socket { get; init; }

    public required string SandboxImage { get; init; }

    public bool RestrictOomScore { get; init; } = !HasCapability(SysResource);

    public string Render() => $$"""
        version = 2
        root = "{{NodePaths.InHost.ContainerdRoot}}"
        state = "/run/containerd"
        disabled_plugins = [
          "io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs",
          "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.internal.v1.tracing",
          "io.containerd.tracing.processor.v1.otlp"]

        [grpc]
          address = "{{Socket}}"

        [plugins."io.containerd.grpc.v1.cri"]
          sandbox_image = "{{SandboxImage}}"
          restrict_oom_score_adj = {{(RestrictOomScore ? "true" : "false")}}
          disable_tcp_service = true
          stream_server_address = "127.0.0.1"
          stream_server_port = "0"
          tolerate_missing_hugetlb_controller = true
          max_concurrent_downloads = 6

        [plugins."io.containerd.grpc.v1.cri".cni]
          bin_dir = "/usr/lib/cni"
          conf_dir = "{{NodePaths.InHost.NetworkConfiguration}}"
          max_conf_num = 1

        [plugins."io.containerd.grpc.v1.cri".containerd]
          snapshotter = "overlayfs"
          default_runtime_name = "runc"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
          runtime_type = "io.containerd.runc.v2"

        [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
          SystemdCgroup = false
          BinaryName = "{{NodePaths.InHost.OciRuntime}}"

        [plugins."io.containerd.grpc.v1.cri".registry]
          config_path = "{{NodePaths.InHost.RegistryHosts}}"
        """ + "\n";

    private static bool HasCapability(int number)
    {
        var line = File.ReadLines("/proc/self/status").First(l => l.StartsWith("CapEff:", StringComparison.Ordinal));
        return (Convert.ToUInt64(line["CapEff:".Length..].Trim(), 16) >> number & 1) == 1;
    }
}
