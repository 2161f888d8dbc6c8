namespace MiniKube.ApiServer.Cache;

/// <summary>
/// One watcher. It holds no queue of its own: it reads the shared event log from where it stands, and one that falls too far behind gets
/// <see cref="ApiException"/> 410 Expired.
/// </summary>
internal interface IWatchSubscription
{
    /// <summary>Waits for what comes next. Batches are small enough to be written in one go.</summary>
    /// <exception cref="ApiException">410 Expired: list again and watch from there. 503: the server stops or lost etcd.</exception>
    ValueTask<WatchBatch> ReadAsync(CancellationToken cancel);
}
