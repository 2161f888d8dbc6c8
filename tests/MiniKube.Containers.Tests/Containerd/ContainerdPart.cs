using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Containers.Cri;
using MiniKube.Containers.Images.Pause;
using MiniKube.Containers.Tests.Suite;

namespace MiniKube.Containers.Tests.Containerd;

/// <summary>A containerd with its CRI.</summary>
public sealed class ContainerdPart : IRuntimePart
{
    public string Program => "containerd";

    public string PodAddressPrefix => "10.77.0.";

    public string Mark(HostPlace place) => Path.Join(place.Folder, "config.toml");

    public Task WriteFilesAsync(HostPlace place) => File.WriteAllTextAsync(Mark(place), $"""
        version = 2
        root = "{place.Folder}/root"
        state = "/run/containerd"
        disabled_plugins = ["io.containerd.snapshotter.v1.aufs", "io.containerd.snapshotter.v1.btrfs", "io.containerd.snapshotter.v1.zfs", "io.containerd.snapshotter.v1.devmapper", "io.containerd.internal.v1.opt", "io.containerd.tracing.processor.v1.otlp", "io.containerd.internal.v1.tracing"]
        [grpc]
          address = "{Socket(place)}"
        [plugins."io.containerd.grpc.v1.cri"]
          restrict_oom_score_adj = true
          sandbox_image = "{PauseImage.Name}"
          stream_server_address = "127.0.0.1"
          [plugins."io.containerd.grpc.v1.cri".cni]
            bin_dir = "{(Directory.Exists("/usr/lib/cni") ? "/usr/lib/cni" : "/opt/cni/bin")}"
            conf_dir = "{place.Plugins}"
          [plugins."io.containerd.grpc.v1.cri".containerd.runtimes.runc]
            runtime_type = "io.containerd.runc.v2"
        """);

    public string Run(HostPlace place) => $"{Program} --config {Mark(place)}";

    public IContainerRuntime Open(HostPlace place, int init) => new CriRuntime(
        new() { SocketPath = Socket(place), StreamingDial = (endpoint, _) => DialAsync(init, (DnsEndPoint)endpoint) }, TimeProvider.System, NullLogger<CriRuntime>.Instance);

    private static string Socket(HostPlace place) => Path.Join(place.Folder, "containerd.sock");

    private static async ValueTask<Stream> DialAsync(int init, DnsEndPoint target)
    {
        var socket = await NetworkNamespace.ConnectAsync(init, new IPEndPoint(IPAddress.Parse(target.Host), target.Port));
        return new NetworkStream(socket, ownsSocket: true);
    }
}
