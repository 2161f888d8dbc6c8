namespace MiniKube.Etcd;

/// <summary>
/// A client of etcd v3. Failures are <see cref="EtcdException"/>; a cancelled token is <see cref="OperationCanceledException"/>.
/// Reads are tried again while etcd is unavailable; a write is sent once, and an outcome that nobody knows is told as such.
/// Every call is bounded by <see cref="EtcdOptions.Deadline"/> unless it names its own.
/// </summary>
public sealed class EtcdClient : IAsyncDisposable
{
    public EtcdClient(EtcdOptions options) => ArgumentNullException.ThrowIfNull(options);

    public EtcdLeases Leases { get; } = new();

    public EtcdMaintenance Maintenance { get; } = new();

    public Task<EtcdRangeResult> RangeAsync(EtcdRange range, CancellationToken cancel, TimeSpan? deadline = null) => throw new NotSupportedException();

    public Task<EtcdPutResult> PutAsync(
        ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, CancellationToken cancel, long lease = 0, bool returnPrevious = false, TimeSpan? deadline = null) =>
        throw new NotSupportedException();

    public Task<EtcdDeleteResult> DeleteAsync(
        ReadOnlyMemory<byte> key, CancellationToken cancel, ReadOnlyMemory<byte> end = default, bool returnPrevious = false, TimeSpan? deadline = null) =>
        throw new NotSupportedException();

    /// <summary>
    /// Puts if the key's mod-revision still is <paramref name="expectedModRevision"/> (0: if the key does not exist), else returns what is there.
    /// </summary>
    public Task<EtcdConditionalResult> PutIfAsync(
        ReadOnlyMemory<byte> key, long expectedModRevision, ReadOnlyMemory<byte> value, CancellationToken cancel, long lease = 0, TimeSpan? deadline = null) =>
        throw new NotSupportedException();

    /// <summary>Deletes if the key's mod-revision still is <paramref name="expectedModRevision"/>, else returns what is there.</summary>
    public Task<EtcdConditionalResult> DeleteIfAsync(
        ReadOnlyMemory<byte> key, long expectedModRevision, CancellationToken cancel, TimeSpan? deadline = null) =>
        throw new NotSupportedException();

    /// <summary>Runs <paramref name="success"/> if all compares hold, else <paramref name="failure"/>, atomically.</summary>
    public Task<EtcdTxnResult> TxnAsync(
        IReadOnlyList<EtcdCompare> compares, IReadOnlyList<EtcdOperation> success, IReadOnlyList<EtcdOperation> failure,
        CancellationToken cancel, TimeSpan? deadline = null) =>
        throw new NotSupportedException();

    public EtcdWatcher Watch(EtcdWatchRequest request) => new();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
