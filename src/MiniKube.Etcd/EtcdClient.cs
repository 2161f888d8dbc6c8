using MiniKube.Etcd.Connection;
using MiniKube.Etcd.KeyValues;
using MiniKube.Etcd.Wire;
using static MiniKube.Etcd.KeyValues.WireForm;

namespace MiniKube.Etcd;

/// <summary>
/// A client of etcd v3. Failures are <see cref="EtcdException"/>; a cancelled token is <see cref="OperationCanceledException"/>.
/// Reads are tried again while etcd is unavailable; a write leaves once at most, and an outcome that nobody knows is told as such.
/// Every call is bounded by <see cref="EtcdOptions.Deadline"/> unless it names its own.
/// </summary>
public sealed class EtcdClient : IAsyncDisposable
{
    private readonly EtcdConnection connection;

    public EtcdClient(EtcdOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        connection = new EtcdConnection(options);
        Leases = new EtcdLeases(connection);
        Maintenance = new EtcdMaintenance(connection);
        Members = new EtcdMembers(connection);
    }

    public EtcdLeases Leases { get; }

    public EtcdMaintenance Maintenance { get; }

    public EtcdMembers Members { get; }

    public async Task<EtcdRangeResult> RangeAsync(EtcdRange range, CancellationToken cancel, TimeSpan? deadline = null)
    {
        var answer = await connection.ReadAsync(ToWire(range), static (etcd, request, how) => etcd.KeyValues.RangeAsync(request, how), deadline, cancel)
            .ConfigureAwait(false);
        return ToResult(answer, answer.Header.Revision);
    }

    public async Task<EtcdPutResult> PutAsync(
        ReadOnlyMemory<byte> key, ReadOnlyMemory<byte> value, CancellationToken cancel, long lease = 0, bool returnPrevious = false, TimeSpan? deadline = null)
    {
        var put = new PutRequest { Key = Bytes(key), Value = Bytes(value), Lease = lease, PrevKv = returnPrevious };
        var answer = await connection.WriteAsync(put, static (etcd, request, how) => etcd.KeyValues.PutAsync(request, how), deadline, cancel)
            .ConfigureAwait(false);
        return new EtcdPutResult(answer.Header.Revision, ToKeyValueOrNull(answer.PrevKv));
    }

    /// <summary>Deletes one key, or with <paramref name="end"/> the keys in [key, end).</summary>
    public async Task<EtcdDeleteResult> DeleteAsync(
        ReadOnlyMemory<byte> key, CancellationToken cancel, ReadOnlyMemory<byte> end = default, bool returnPrevious = false, TimeSpan? deadline = null)
    {
        var delete = new DeleteRangeRequest { Key = Bytes(key), RangeEnd = Bytes(end), PrevKv = returnPrevious };
        var answer = await connection.WriteAsync(delete, static (etcd, request, how) => etcd.KeyValues.DeleteRangeAsync(request, how), deadline, cancel)
            .ConfigureAwait(false);
        return ToResult(answer, answer.Header.Revision);
    }

    /// <summary>Puts if the key's mod-revision still is <paramref name="expectedModRevision"/> (0: if the key does not exist), else returns what is there.</summary>
    public async Task<EtcdConditionalResult> PutIfAsync(
        ReadOnlyMemory<byte> key, long expectedModRevision, ReadOnlyMemory<byte> value, CancellationToken cancel, long lease = 0, TimeSpan? deadline = null) =>
        (await WriteIfAsync(new ConditionalWrite(key, expectedModRevision, value, lease), deadline, cancel).ConfigureAwait(false)).Result;

    /// <summary>Deletes if the key's mod-revision still is <paramref name="expectedModRevision"/>, else returns what is there.</summary>
    public async Task<EtcdConditionalResult> DeleteIfAsync(
        ReadOnlyMemory<byte> key, long expectedModRevision, CancellationToken cancel, TimeSpan? deadline = null) =>
        (await WriteIfAsync(new ConditionalWrite(key, expectedModRevision, null, 0), deadline, cancel).ConfigureAwait(false)).Result;

    /// <summary>Runs <paramref name="success"/> if all compares hold, else <paramref name="failure"/>, atomically.</summary>
    public async Task<EtcdTxnResult> TxnAsync(
        IReadOnlyList<EtcdCompare> compares, IReadOnlyList<EtcdOperation> success, IReadOnlyList<EtcdOperation> failure,
        CancellationToken cancel, TimeSpan? deadline = null) =>
        WireTxn.ToResult(await TxnAsync(WireTxn.Request(compares, success, failure), deadline, cancel).ConfigureAwait(false));

    /// <summary>Nothing is sent before the watcher is read.</summary>
    public EtcdWatcher Watch(EtcdWatchRequest request) => new(connection, request);

    public ValueTask DisposeAsync()
    {
        connection.Dispose();
        return ValueTask.CompletedTask;
    }

    private Task<ConditionalAnswer> WriteIfAsync(ConditionalWrite write, TimeSpan? deadline, CancellationToken cancel) =>
        connection.WriteAsync(
            write, static (etcd, request, how) => etcd.Invoker.AsyncUnaryCall(ConditionalWrite.Method, null, how, request), deadline, cancel);

    private Task<TxnResponse> TxnAsync(TxnRequest txn, TimeSpan? deadline, CancellationToken cancel) =>
        connection.WriteAsync(txn, static (etcd, request, how) => etcd.KeyValues.TxnAsync(request, how), deadline, cancel);
}
