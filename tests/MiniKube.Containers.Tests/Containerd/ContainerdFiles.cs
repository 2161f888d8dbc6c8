namespace MiniKube.Containers.Tests.Containerd;

/// <summary>The files of a host: containerd's configuration, a pod network, and the first process.</summary>
internal static class ContainerdFiles
{
    public static async Task WriteAsync(string folder, string pauseImage)
    {
        Directory.CreateDirectory(Path.Join(folder, "cni"));
        await File.WriteAllTextAsync(Path.Join(folder, "config.toml"), $"""
            version = 2
            root = "{folder}/root"
            state = "/run/containerd"
            disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
            [grpc]
              address = "{folder}/containerd.sock"
            [plugins."io.containerd.grpc.v1.cri"]
              restrict_oom_score_adj = true
              sandbox_image = "{pauseImage}"
              stream_server_address = "127.0.0.1"
              [plugins."io.containerd.grpc.v1.cri".cni]
                bin_dir = "{(Directory.Exists("/usr/lib/cni") ? "/usr/lib/cni" : "/opt/cni/bin")}"
                conf_dir = "{folder}/cni"
              [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
                runtime_type = "io.containerd.runc.v2"
            """);
        await File.WriteAllTextAsync(Path.Join(folder, "cni", "10-pods.conflist"), """
            {"cniVersion":"1.0.0","name":"pods","plugins":[
             {"type":"bridge","bridge":"cni0","isGateway":true,"hairpinMode":true,
              "ipam":{"type":"host-local","ranges":[[{"subnet":"10.77.0.0/24"}]],"routes":[{"dst":"0.0.0.0/0"}]}},
             {"type":"portmap","snat":true,"capabilities":{"portMappings":true}}]}
            """);
        // The first process lives as long as its input is open: when the tests end, however they do, the kernel ends everything else.
        await File.WriteAllTextAsync(Path.Join(folder, "init.sh"), $"""
            exec >>{folder}/host.log 2>&1
            mount -t tmpfs tmpfs /run && mkdir -p /run/netns /run/lock /var/lib/cni && mount -t tmpfs tmpfs /var/lib/cni
            ip link set lo up && echo 1 > /proc/sys/net/ipv4/ip_forward
            while :; do containerd --config {folder}/config.toml </dev/null; sleep 0.1; done &
            cat >/dev/null
            """);
    }
}
