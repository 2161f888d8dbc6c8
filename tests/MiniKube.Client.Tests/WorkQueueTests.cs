namespace MiniKube.Client.Tests;

public sealed class WorkQueueTests : IDisposable
{
    private readonly ManualTime time = new();
    private readonly WorkQueue<string> queue;

    public WorkQueueTests() => queue = new(new WorkQueueOptions { FirstRetry = TimeSpan.FromSeconds(1), LongestRetry = TimeSpan.FromSeconds(8), Capacity = 100 }, time, new Random(1));

    [Fact]
    public async Task Key_AddedTwice_IsTakenOnce()
    {
        queue.Add("a");
        queue.Add("b");
        queue.Add("a");

        (await TakeAsync()).ShouldBe("a");
        (await TakeAsync()).ShouldBe("b");
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public async Task Key_AddedWhileWorkedOn_ComesAgainOnlyWhenDone()
    {
        queue.Add("a");
        await TakeAsync();
        queue.Add("a");

        queue.Count.ShouldBe(0);
        queue.Done("a");

        (await TakeAsync()).ShouldBe("a");
    }

    [Fact]
    public async Task Key_AddedForLater_ComesAtTheEarliestTimeAskedFor()
    {
        queue.AddAfter("a", TimeSpan.FromSeconds(9));
        queue.AddAfter("a", TimeSpan.FromSeconds(3));
        queue.AddAfter("a", TimeSpan.FromSeconds(6));

        time.Advance(TimeSpan.FromSeconds(2.9));
        queue.Count.ShouldBe(0);
        time.Advance(TimeSpan.FromSeconds(0.2));
        (await TakeAsync()).ShouldBe("a");
        queue.Done("a");
        time.Advance(TimeSpan.FromSeconds(30));
        queue.Count.ShouldBe(0);
    }

    [Fact]
    public void Retry_OfOneKey_WaitsTwiceAsLongEachTime_UpToTheBound()
    {
        foreach (var most in new[] { 1, 2, 4, 8, 8 })
        {
            queue.Retry("a");
            time.Advance(TimeSpan.FromSeconds(most * 0.49));
            queue.Count.ShouldBe(0, $"retry after at most {most} s");
            time.Advance(TimeSpan.FromSeconds(most * 0.52));
            queue.Count.ShouldBe(1, $"retry after at most {most} s");
            queue.TakeAsync(CancellationToken.None).AsTask().IsCompletedSuccessfully.ShouldBeTrue();
            queue.Done("a");
        }
        queue.Failures("a").ShouldBe(5);
        queue.Forget("a");
        queue.Failures("a").ShouldBe(0);
    }

    [Fact]
    public void Full_Queue_RefusesNewKeys_ButNotKnownOnes()
    {
        for (var i = 0; i < 100; i++) queue.Add($"k{i}").ShouldBeTrue();

        queue.Add("one more").ShouldBeFalse();
        queue.Add("k7").ShouldBeTrue();
    }

    [Fact]
    public async Task Complete_WakesEveryWorkerThatWaits()
    {
        var workers = Enumerable.Range(0, 3).Select(_ => queue.TakeAsync(CancellationToken.None).AsTask()).ToArray();

        queue.Complete();

        foreach (var worker in workers) await Should.ThrowAsync<OperationCanceledException>(worker.WaitAsync(TimeSpan.FromSeconds(90)));
    }

    [Fact]
    public async Task Key_ManyProducersAndWorkers_IsNeverWorkedOnTwiceAtOnce_AndNeverLost()
    {
        const int keys = 20, rounds = 2000;
        using var many = new WorkQueue<string>(new WorkQueueOptions(), TimeProvider.System, new Random(1));
        var asked = new int[keys];
        var seen = new int[keys];
        var busy = new int[keys];
        var overlaps = 0;
        var workers = Enumerable.Range(0, 4).Select(_ => Task.Run(async () =>
        {
            while (true)
            {
                string key;
                try
                {
                    key = await many.TakeAsync(CancellationToken.None);
                }
                catch (OperationCanceledException)
                {
                    return;
                }
                var i = int.Parse(key);
                if (Interlocked.Increment(ref busy[i]) != 1) Interlocked.Increment(ref overlaps);
                Volatile.Write(ref seen[i], Volatile.Read(ref asked[i]));
                await Task.Yield();
                Interlocked.Decrement(ref busy[i]);
                many.Done(key);
            }
        })).ToArray();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(producer => Task.Run(() =>
        {
            var random = new Random(producer);
            for (var round = 0; round < rounds; round++)
            {
                var i = random.Next(keys);
                Interlocked.Increment(ref asked[i]);
                many.Add(i.ToString());
            }
        })));

        await Eventually.TrueAsync(() => seen.SequenceEqual(asked), () => $"asked {string.Join(' ', asked)}, seen {string.Join(' ', seen)}");
        many.Complete();
        await Task.WhenAll(workers);
        overlaps.ShouldBe(0);
    }

    public void Dispose() => queue.Dispose();

    private Task<string> TakeAsync() => queue.TakeAsync(CancellationToken.None).AsTask().WaitAsync(TimeSpan.FromSeconds(90));
}
