using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>One of up, down and the like at a time, for each cluster.</summary>
internal static class ClusterLock
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static async Task<FileLock> TakeAsync(ClusterPaths paths, TimeProvider time, CancellationToken cancel)
    {
        while (true)
        {
            PrivateDirectory.Ensure(ClusterPaths.RunRoot);
            try
            {
                return await FileLock.TakeAsync(paths.Lock, Patience, time, cancel);
            }
            catch (DirectoryNotFoundException)
            {
                // The last cluster's removal took the folder away between the two lines above.
            }
        }
    }
}
