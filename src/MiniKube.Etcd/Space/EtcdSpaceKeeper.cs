using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using MiniKube.Etcd.Space;

namespace MiniKube.Etcd;

/// <summary>
/// Knows how much may still be written. A member that runs as our child is tidied up when it has reached its quota: history is forgotten, holes are closed, its
/// alarm is taken back. An etcd of others is only reported on.
/// </summary>
/// <param name="etcd">For an etcd of others; a child is asked through its own socket.</param>
/// <param name="own">The member that is our child, or null.</param>
/// <param name="time">Of looks and their pauses.</param>
/// <param name="logger">Where to tell what was done.</param>
public sealed class EtcdSpaceKeeper(EtcdClient etcd, EtcdProcess? own, TimeProvider time, ILogger<EtcdSpaceKeeper>? logger = null)
{
    private const int LongestShift = 5;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Least = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromSeconds(2);

    private readonly ILogger log = logger ?? NullLogger<EtcdSpaceKeeper>.Instance;
    private readonly DiskRoom? disk = own is null ? null : new DiskRoom(own.DataFolder, time);
    private volatile TaskCompletionSource refused = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile StoreJudgement judgement = new(EtcdRoom.Enough, null);
    private long seen;
    private long closedAt;
    private int attempts;

    /// <summary>What may be written at this moment. Cheap enough to be asked before every write.</summary>
    public EtcdRoom Room
    {
        get
        {
            var ofDisk = disk is null ? EtcdRoom.Enough : DiskRoom.Judge(disk.Size());
            return (EtcdRoom)Math.Max((int)ofDisk, (int)judgement.Room);
        }
    }

    /// <summary>Why writes are refused or etcd is away, and what to do about it; null: space is not the reason.</summary>
    public string? Trouble => own?.Trouble ?? judgement.Why ?? (disk is null ? null : SpaceSentence.OfDisk(disk.Size(), own!.DataFolder));

    /// <summary>etcd refused a write for lack of space: it is looked at now, unless that is under way.</summary>
    public void Refused() => refused.TrySetResult();

    public async Task RunAsync(CancellationToken cancel)
    {
        await using var child = own is null ? null : new EtcdClient(own.ClientOptions);
        while (!cancel.IsCancellationRequested)
        {
            var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            try
            {
                await LookAsync(child ?? etcd, cancel);
            }
            catch (EtcdException failure)
            {
                // A store that cannot be asked is told of by whoever needs it; one that cannot be tidied up is tried again.
                if (judgement.Room == EtcdRoom.OnlyDeletions) log.NotTidied(failure.Message);
            }
            catch (OperationCanceledException) when (cancel.IsCancellationRequested)
            {
                return;
            }

            var isFull = judgement.Room == EtcdRoom.OnlyDeletions;
            attempts = isFull ? attempts + 1 : 0;
            var pause = isFull ? FirstRetry * (1 << Math.Min(attempts - 1, LongestShift)) : Interval;
            // Refused writes do not shorten the pauses between attempts.
            await Task.Delay(Least, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await Task.WhenAny(Task.Delay(pause, time, cancel), isFull ? told.Task : refused.Task);
            refused = told;
        }
    }

    private async Task LookAsync(EtcdClient client, CancellationToken cancel)
    {
        var (store, revision) = await AskAsync(client, cancel);
        if (own is null)
        {
            judgement = store.Alarm ? new(EtcdRoom.OnlyDeletions, SpaceSentence.OfOthers) : new(EtcdRoom.Enough, null);
            return;
        }

        if (store.Alarm && judgement.Room != EtcdRoom.OnlyDeletions) log.Full(store.Size, store.Quota);
        judgement = StoreJudgement.Of(store, own.DataFolder);
        if (SpacePlan.ForgetsHistory(store))
        {
            // Nothing is written under the alarm, so that watches have all there is; else they keep what came since the last look.
            await ForgetAsync(client, store.Alarm ? revision : seen, cancel);
            (store, _) = await AskAsync(client, cancel);
            if (SpacePlan.ClosesHoles(store, changed: revision != closedAt))
            {
                var before = store.Size;
                await client.Maintenance.DefragmentAsync(cancel);
                (store, _) = await AskAsync(client, cancel);
                closedAt = revision;
                log.ClosedHoles(before, store.Size);
            }

            if (SpacePlan.Disarms(store))
            {
                await client.Maintenance.DisarmNoSpaceAsync(await MemberAsync(client, cancel), cancel);
                store = store with { Alarm = false };
                log.TakesWritesAgain(store.Size, store.Quota);
            }
        }

        judgement = StoreJudgement.Of(store, own.DataFolder);
        seen = revision;
    }

    private static async Task ForgetAsync(EtcdClient client, long revision, CancellationToken cancel)
    {
        if (revision == 0)
        {
            return;
        }

        try
        {
            await client.Maintenance.CompactAsync(revision, physical: true, cancel);
        }
        catch (EtcdCompactedException)
        {
            // Done already.
        }
    }

    private static async Task<ulong> MemberAsync(EtcdClient client, CancellationToken cancel) => (await client.Maintenance.StatusAsync(cancel)).Member;

    private async Task<(StoreSize Store, long Revision)> AskAsync(EtcdClient client, CancellationToken cancel)
    {
        var status = await client.Maintenance.StatusAsync(cancel);
        var alarms = await client.Maintenance.NoSpaceAlarmsAsync(cancel);
        var alarm = own is null ? alarms.Count > 0 : alarms.Contains(status.Member);
        return (new(own?.QuotaBytes ?? long.MaxValue, status.DbSize, status.DbSizeInUse, alarm, disk?.Size().Free ?? long.MaxValue), status.Revision);
    }

    private sealed record StoreJudgement(EtcdRoom Room, string? Why)
    {
        public static StoreJudgement Of(in StoreSize store, string folder)
        {
            var room = SpacePlan.Judge(store);
            return new(room, SpaceSentence.Of(room, store, folder));
        }
    }
}
