using MiniKube.Cluster.Hosts;

namespace MiniKube.Cluster.Clusters;

/// <summary>One of up, down and the like at a time, for each cluster. Nothing stays of a lock on a cluster that does not exist.</summary>
internal sealed class ClusterLock : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly ClusterPaths _paths;
    private readonly FileLock _file;
    private bool _removed;

    private ClusterLock(ClusterPaths paths, FileLock file)
    {
        _paths = paths;
        _file = file;
    }

    public static async Task<ClusterLock> TakeAsync(ClusterPaths paths, TimeProvider time, CancellationToken cancel, Action<string>? progress = null)
    {
        while (true)
        {
            PrivateDirectory.Ensure(ClusterPaths.RunRoot);
            try
            {
                return new(paths, await FileLock.TakeAsync(paths.Lock, Patience, time, cancel, () => progress?.Invoke($"another mkube works on cluster {paths.Name}: waiting for it")));
            }
            catch (DirectoryNotFoundException)
            {
                // The last cluster's removal took the folder away between the two lines above.
            }
        }
    }

    /// <summary>Also removes the file, while the lock is still held. Only once: what stands there afterwards is another one's.</summary>
    public void Remove()
    {
        if (_removed) return;
        _removed = true;
        _file.Remove();
    }

    public async ValueTask DisposeAsync()
    {
        if (!Directory.Exists(_paths.Data) && !Directory.Exists(_paths.Run))
        {
            Remove();
            PrivateDirectory.RemoveIfEmpty(ClusterPaths.RunRoot);
        }

        await _file.DisposeAsync();
    }
}
