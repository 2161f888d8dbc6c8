namespace MiniKube.Testing;

/// <summary>The configuration of a containerd that one test has for itself.</summary>
internal static class ContainerdToml
{
    /// <param name="folder">Where it keeps what it has.</param>
    /// <param name="plugins">The folder of the network's configuration.</param>
    /// <param name="runtime">The OCI runtime's program.</param>
    public static string Write(string folder, string socket, string plugins, string sandboxImage, string runtime = "runc") => $"""
        version = 2
        root = "{folder}/root"
        state = "/run/containerd"
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
        [grpc]
          address = "{socket}"
        [plugins."io.containerd.grpc.v1.cri"]
          restrict_oom_score_adj = true
          sandbox_image = "{sandboxImage}"
          stream_server_address = "127.0.0.1"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "{(Directory.Exists("/usr/lib/cni") ? "/usr/lib/cni" : "/opt/cni/bin")}"
            conf_dir = "{plugins}"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
            [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc.options]
              BinaryName = "{runtime}"
        """;
}
