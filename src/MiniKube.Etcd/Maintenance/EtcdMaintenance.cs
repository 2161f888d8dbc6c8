using Grpc.Core;
using MiniKube.Etcd.Connection;
using MiniKube.Etcd.Wire;

namespace MiniKube.Etcd;

/// <summary>Care of the store itself.</summary>
public sealed class EtcdMaintenance
{
    private static readonly TimeSpan LongDeadline = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan SnapshotSilence = TimeSpan.FromSeconds(30);

    private readonly EtcdConnection connection;

    internal EtcdMaintenance(EtcdConnection connection) => this.connection = connection;

    public async Task<EtcdStatus> StatusAsync(CancellationToken cancel, TimeSpan? deadline = null)
    {
        var answer = await connection.ReadAsync(new StatusRequest(), static (etcd, request, how) => etcd.Maintenance.StatusAsync(request, how), deadline, cancel);
        return new EtcdStatus(answer.Version, answer.DbSize, answer.DbSizeInUse, answer.Leader, answer.Header.MemberId, answer.Header.Revision);
    }

    /// <summary>
    /// Forgets what was before <paramref name="revision"/>. With <paramref name="physical"/> it returns after the space is free.
    /// Throws <see cref="EtcdCompactedException"/> when that was done already.
    /// </summary>
    public Task CompactAsync(long revision, bool physical, CancellationToken cancel) =>
        connection.WriteAsync(
            new CompactionRequest { Revision = revision, Physical = physical },
            static (etcd, request, how) => etcd.KeyValues.CompactAsync(request, how), LongDeadline, cancel);

    /// <summary>Gives freed space back to the file system. etcd serves nothing meanwhile.</summary>
    public Task DefragmentAsync(CancellationToken cancel) =>
        connection.WriteAsync(
            new DefragmentRequest(), static (etcd, request, how) => etcd.Maintenance.DefragmentAsync(request, how), LongDeadline, cancel);

    /// <summary>The members that have reached their space quota: while there is one, etcd takes only deletions.</summary>
    public async Task<IReadOnlyList<ulong>> NoSpaceAlarmsAsync(CancellationToken cancel)
    {
        var list = new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Get };
        var answer = await connection.ReadAsync(list, static (etcd, request, how) => etcd.Maintenance.AlarmAsync(request, how), null, cancel);
        return [.. answer.Alarms.Where(alarm => alarm.Alarm == AlarmType.Nospace).Select(alarm => alarm.MemberID)];
    }

    /// <summary>Lets etcd take writes again after a member had run out of its space quota and space was made there.</summary>
    public Task DisarmNoSpaceAsync(ulong member, CancellationToken cancel) =>
        connection.WriteAsync(
            new AlarmRequest { Action = AlarmRequest.Types.AlarmAction.Deactivate, MemberID = member, Alarm = AlarmType.Nospace },
            static (etcd, request, how) => etcd.Maintenance.AlarmAsync(request, how), null, cancel);

    /// <summary>Writes a consistent copy of the whole store, as <c>etcdctl snapshot restore</c> reads it.</summary>
    public async Task SnapshotAsync(Stream destination, CancellationToken cancel)
    {
        using var silence = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        silence.CancelAfter(SnapshotSilence);
        try
        {
            using var call = connection.Current.Maintenance.Snapshot(new SnapshotRequest(), cancellationToken: silence.Token);
            var remaining = 0UL;
            while (await call.ResponseStream.MoveNext(silence.Token))
            {
                remaining = call.ResponseStream.Current.RemainingBytes;
                await destination.WriteAsync(call.ResponseStream.Current.Blob.Memory, cancel);
                silence.CancelAfter(SnapshotSilence);
            }

            if (remaining > 0)
            {
                throw new EtcdException(EtcdError.Unavailable, $"etcd ended the snapshot {remaining} bytes early: take it again");
            }
        }
        catch (RpcException failure)
        {
            cancel.ThrowIfCancellationRequested();
            throw RpcFailure.From(failure, isWrite: false);
        }
    }
}
