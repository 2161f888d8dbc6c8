namespace MiniKube.Cluster;

/// <summary>
/// One process at a time owns a data folder: a second one that is started by mistake must not write keys and credentials into it before it finds its port taken.
/// Let go by the kernel when the process ends, however it ends.
/// </summary>
public sealed class FolderClaim : IAsyncDisposable
{
    /// <summary>A predecessor that was told to end may need a moment.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(2);

    private readonly FileLock _lock;

    private FolderClaim(FileLock held) => _lock = held;

    /// <param name="directory">Exists.</param>
    /// <param name="who">What uses it, as people start it: <c>mkube server</c>.</param>
    /// <param name="time">Of the wait.</param>
    /// <param name="cancel">Ends the wait.</param>
    public static async Task<FolderClaim> TakeAsync(string directory, string who, TimeProvider time, CancellationToken cancel)
    {
        try
        {
            return new FolderClaim(await FileLock.TakeAsync(directory + "/in-use", Patience, time, cancel));
        }
        catch (ClusterException e) when (e.Failure == ClusterFailure.TimedOut)
        {
            throw new ClusterException($"another '{who}' uses {directory}: end that one, or give --data-dir another folder", e);
        }
    }

    public ValueTask DisposeAsync() => _lock.DisposeAsync();
}
