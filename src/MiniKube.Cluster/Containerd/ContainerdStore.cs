using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Containerd;

/// <summary>Where containerd keeps its records: two databases, which it syncs with every change. The layers of images and containers are not among them.</summary>
internal static class ContainerdStore
{
    public static HostStore Host { get; } = new(
        NodePaths.InHost.ContainerdRoot,
        [new("io.containerd.metadata.v1.bolt", []), new("io.containerd.snapshotter.v1.overlayfs", ["snapshots"])]);
}
