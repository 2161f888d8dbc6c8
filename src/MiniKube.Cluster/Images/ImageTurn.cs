using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Images;

/// <summary>
/// One at a time loads images into a cluster, or brings loaded ones to nodes that lack them: two under one name would leave some nodes with the one and some with the other,
/// and a node that came during a load would be forgotten by both.
/// </summary>
internal static class ImageTurn
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    /// <summary>The cluster has a node that is on.</summary>
    public static Task<FileLock> TakeAsync(ClusterPaths cluster, TimeProvider time, Action<string> progress, CancellationToken cancel) =>
        FileLock.TakeAsync(cluster.ImagesLock, Patience, time, cancel, () => progress($"another mkube brings images to cluster {cluster.Name}: waiting for it"));
}
