using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class WatchTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private readonly EtcdClient client = etcd.Client;

    [Fact]
    public async Task Watch_FromARevision_SeesPastAndComingChangesInOrder()
    {
        var first = await client.PutAsync(Bytes("/w/a"), Bytes("1"), Soon());
        await client.PutAsync(Bytes("/other"), Bytes("x"), Soon());
        await client.PutAsync(Bytes("/w/a"), Bytes("2"), Soon());

        var reading = TakeAsync(EtcdWatchRequest.Prefix(Bytes("/w/"), first.Revision) with { ReturnPrevious = true }, 4);
        await client.DeleteAsync(Bytes("/w/a"), Soon());
        await client.PutAsync(Bytes("/w/b"), Bytes("3"), Soon());
        var events = await reading;

        events.Select(one => (Text(one.Current.Key), one.IsDelete, one.IsCreate)).ShouldBe(
            [("/w/a", false, true), ("/w/a", false, false), ("/w/a", true, false), ("/w/b", false, true)]);
        events.Select(one => one.Previous is { } previous ? Text(previous.Value) : null).ShouldBe([null, "1", "2", null]);
        events.Select(one => one.Current.ModRevision).ShouldBeInOrder();
    }

    [Fact]
    public async Task Watch_LargeBacklog_ArrivesInFragmentsOfWholeRevisions()
    {
        var value = new byte[400_000];
        var start = await client.PutAsync(Bytes("/frag/start"), Bytes(""), Soon());
        for (var i = 0; i < 8; i++)
        {
            EtcdOperation[] three = [.. Enumerable.Range(0, 3).Select(part => new EtcdOperation.Put(Bytes($"/frag/{part}"), value))];
            await client.TxnAsync([], three, [], Soon());
        }

        var seen = new List<long>();
        await foreach (var batch in client.Watch(EtcdWatchRequest.Prefix(Bytes("/frag/"), start.Revision + 1)).WithCancellation(Soon()))
        {
            var revisions = batch.Events.Select(one => one.Current.ModRevision).ToList();
            revisions.GroupBy(revision => revision).ShouldAllBe(group => group.Count() == 3);
            seen.AddRange(revisions);
            if (seen.Count == 24)
            {
                break;
            }
        }

        seen.Distinct().Count().ShouldBe(8);
    }

    [Fact]
    public async Task Watch_ProgressAsked_AnswersWithAnEmptyBatch()
    {
        await using var watcher = client.Watch(EtcdWatchRequest.Prefix(Bytes("/progress/"), 0));
        await using var batches = watcher.GetAsyncEnumerator(Soon());
        var first = batches.MoveNextAsync().AsTask();
        while (!first.IsCompleted)
        {
            await watcher.RequestProgressAsync(Soon());
            await Task.WhenAny(first, Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Soon()));
        }

        (await first).ShouldBeTrue();
        batches.Current.Events.ShouldBeEmpty();
        batches.Current.Revision.ShouldBeGreaterThan(0);
    }

    [Fact]
    public async Task Watch_Cancelled_EndsWithCancellation()
    {
        using var cancel = new CancellationTokenSource();
        await using var batches = client.Watch(EtcdWatchRequest.Prefix(Bytes("/nothing/"), 0)).GetAsyncEnumerator(cancel.Token);
        var pending = batches.MoveNextAsync().AsTask();

        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => pending.WaitAsync(Soon()));
    }

    private async Task<List<EtcdEvent>> TakeAsync(EtcdWatchRequest request, int count)
    {
        var events = new List<EtcdEvent>();
        await foreach (var batch in client.Watch(request).WithCancellation(Soon()))
        {
            events.AddRange(batch.Events);
            if (events.Count >= count)
            {
                break;
            }
        }

        return events;
    }
}
