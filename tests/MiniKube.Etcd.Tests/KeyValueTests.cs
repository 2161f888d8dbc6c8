using static MiniKube.Etcd.Tests.EtcdFixture;

namespace MiniKube.Etcd.Tests;

public sealed class KeyValueTests(EtcdFixture etcd) : IClassFixture<EtcdFixture>
{
    private readonly EtcdClient client = etcd.Client;

    [Fact]
    public async Task Put_ThenRange_ReturnsWhatWasPut()
    {
        var first = await client.PutAsync(Bytes("/put/a"), Bytes("1"), Soon());
        var second = await client.PutAsync(Bytes("/put/a"), Bytes("2"), Soon(), returnPrevious: true);

        var range = await client.RangeAsync(EtcdRange.One(Bytes("/put/a")), Soon());

        var item = range.Items.ShouldHaveSingleItem();
        (Text(item.Key), Text(item.Value)).ShouldBe(("/put/a", "2"));
        (item.CreateRevision, item.ModRevision, item.Version).ShouldBe((first.Revision, second.Revision, 2));
        Text(second.Previous.ShouldNotBeNull().Value).ShouldBe("1");
    }

    [Fact]
    public async Task Range_InPagesAtOneRevision_SeesEveryKeyOnceWhateverIsWrittenMeanwhile()
    {
        for (var i = 0; i < 25; i++)
        {
            await client.PutAsync(Bytes($"/page/{i:00}"), Bytes("old"), Soon());
        }

        var page = EtcdRange.Prefix(Bytes("/page/")) with { Limit = 10 };
        var answer = await client.RangeAsync(page, Soon());
        var keys = answer.Items.Select(item => Text(item.Key)).ToList();
        page = page with { Revision = answer.Revision };
        while (answer.More)
        {
            await client.PutAsync(Bytes("/page/24"), Bytes("new"), Soon());
            await client.PutAsync(Bytes("/page/99"), Bytes("new"), Soon());
            answer = await client.RangeAsync(page with { Key = EtcdPrefix.After(answer.Items[^1].Key.Span) }, Soon());
            answer.Items.ShouldAllBe(item => Text(item.Value) == "old");
            keys.AddRange(answer.Items.Select(item => Text(item.Key)));
        }

        keys.ShouldBe(Enumerable.Range(0, 25).Select(i => $"/page/{i:00}"));
    }

    [Fact]
    public async Task Range_CountAndKeysOnly_LeaveTheRestOut()
    {
        await client.PutAsync(Bytes("/count/a"), Bytes("1"), Soon());
        await client.PutAsync(Bytes("/count/b"), Bytes("2"), Soon());
        var all = EtcdRange.Prefix(Bytes("/count/"));

        var count = await client.RangeAsync(all with { CountOnly = true }, Soon());
        var keys = await client.RangeAsync(all with { KeysOnly = true, Serializable = true }, Soon());

        (count.Count, count.Items.Count).ShouldBe((2, 0));
        keys.Items.ShouldAllBe(item => item.Value.IsEmpty);
        keys.Items.Select(item => Text(item.Key)).ShouldBe(["/count/a", "/count/b"]);
    }

    [Fact]
    public async Task PutIf_KeyIsNew_CreatesOnceOnly()
    {
        var first = await client.PutIfAsync(Bytes("/if/new"), 0, Bytes("mine"), Soon());
        var second = await client.PutIfAsync(Bytes("/if/new"), 0, Bytes("theirs"), Soon());

        first.Succeeded.ShouldBeTrue();
        second.Succeeded.ShouldBeFalse();
        var current = second.Current.ShouldNotBeNull();
        (Text(current.Value), current.ModRevision).ShouldBe(("mine", first.Revision));
    }

    [Fact]
    public async Task PutIf_ManyWritersOfOneRevision_OneWins()
    {
        var start = await client.PutAsync(Bytes("/if/race"), Bytes("start"), Soon());

        var outcomes = await Task.WhenAll(Enumerable.Range(0, 20).Select(i => client.PutIfAsync(Bytes("/if/race"), start.Revision, Bytes($"{i}"), Soon())));

        var winner = outcomes.Where(outcome => outcome.Succeeded).ShouldHaveSingleItem();
        outcomes.Where(outcome => !outcome.Succeeded).ShouldAllBe(outcome => outcome.Current!.Value.ModRevision == winner.Revision);
    }

    [Fact]
    public async Task DeleteIf_RevisionMoved_KeepsTheKey()
    {
        var old = await client.PutAsync(Bytes("/if/delete"), Bytes("1"), Soon());
        var newer = await client.PutAsync(Bytes("/if/delete"), Bytes("2"), Soon());

        (await client.DeleteIfAsync(Bytes("/if/delete"), old.Revision, Soon())).Succeeded.ShouldBeFalse();
        (await client.DeleteIfAsync(Bytes("/if/delete"), newer.Revision, Soon())).Succeeded.ShouldBeTrue();

        var gone = await client.DeleteIfAsync(Bytes("/if/delete"), newer.Revision, Soon());
        (gone.Succeeded, gone.Current).ShouldBe((false, null));
    }

    [Fact]
    public async Task Txn_SeveralOperations_AllOrTheOtherBranch()
    {
        var seed = await client.PutAsync(Bytes("/txn/a"), Bytes("1"), Soon());
        EtcdCompare[] compares =
        [
            new EtcdCompare.ModRevision(Bytes("/txn/a"), EtcdComparison.Equal, seed.Revision),
            new EtcdCompare.Value(Bytes("/txn/a"), EtcdComparison.Equal, Bytes("1")),
            new EtcdCompare.Version(Bytes("/txn/b"), EtcdComparison.Equal, 0),
        ];
        EtcdOperation[] success =
        [
            new EtcdOperation.Put(Bytes("/txn/b"), Bytes("2")),
            new EtcdOperation.Delete(Bytes("/txn/a")) { ReturnPrevious = true },
            new EtcdOperation.Get(EtcdRange.Prefix(Bytes("/txn/"))),
        ];
        EtcdOperation[] failure = [new EtcdOperation.Get(EtcdRange.One(Bytes("/txn/b")))];

        var done = await client.TxnAsync(compares, success, failure, Soon());
        var again = await client.TxnAsync(compares, success, failure, Soon());

        done.Succeeded.ShouldBeTrue();
        done.Results[0].Put.ShouldNotBeNull().Revision.ShouldBe(done.Revision);
        Text(done.Results[1].Delete.ShouldNotBeNull().Previous.ShouldHaveSingleItem().Value).ShouldBe("1");
        Text(done.Results[2].Range.ShouldNotBeNull().Items.ShouldHaveSingleItem().Key).ShouldBe("/txn/b");
        again.Succeeded.ShouldBeFalse();
        Text(again.Results.ShouldHaveSingleItem().Range.ShouldNotBeNull().Items.ShouldHaveSingleItem().Value).ShouldBe("2");
    }

    [Fact]
    public async Task Values_OfKubernetesLargestSize_RoundTripAlsoInOneRange()
    {
        var value = new byte[3 << 19];
        new Random(1).NextBytes(value);
        for (var i = 0; i < 6; i++)
        {
            (await client.PutIfAsync(Bytes($"/large/{i}"), 0, value, Soon())).Succeeded.ShouldBeTrue();
        }

        var range = await client.RangeAsync(EtcdRange.Prefix(Bytes("/large/")), Soon());

        range.Items.Count.ShouldBe(6);
        range.Items.Count(item => item.Value.Span.SequenceEqual(value)).ShouldBe(6);
    }

    [Fact]
    public async Task Put_LargerThanEtcdTakes_SaysSo()
    {
        var failure = await Should.ThrowAsync<EtcdException>(() => client.PutAsync(Bytes("/huge"), new byte[4 << 20], Soon()));

        failure.Error.ShouldBe(EtcdError.TooLarge);
        failure.OutcomeUnknown.ShouldBeFalse();
    }

    [Fact]
    public async Task Range_FutureRevision_SaysSo()
    {
        var failure = await Should.ThrowAsync<EtcdException>(() => client.RangeAsync(EtcdRange.One(Bytes("/x")) with { Revision = 1_000_000_000 }, Soon()));

        failure.Error.ShouldBe(EtcdError.FutureRevision);
    }

    [Fact]
    public async Task Range_Cancelled_ThrowsCancellation()
    {
        using var cancelled = new CancellationTokenSource();
        await cancelled.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(() => client.RangeAsync(EtcdRange.One(Bytes("/x")), cancelled.Token));
    }
}
