namespace MiniKube.Etcd;

/// <summary>
/// A watch that survives lost connections: it goes on after the last revision that it delivered, so nothing is lost or seen twice.
/// Read it with one <c>await foreach</c>. It ends with <see cref="EtcdCompactedException"/> when etcd no longer has what comes next.
/// </summary>
public sealed class EtcdWatcher : IAsyncEnumerable<EtcdWatchBatch>, IAsyncDisposable
{
    internal EtcdWatcher()
    {
    }

    public IAsyncEnumerator<EtcdWatchBatch> GetAsyncEnumerator(CancellationToken cancellationToken = default) => throw new NotSupportedException();

    /// <summary>Asks etcd to send an empty batch with its revision. Nothing happens while the connection is down.</summary>
    public ValueTask RequestProgressAsync(CancellationToken cancel) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
