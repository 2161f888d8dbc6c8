using MiniKube.ApiServer.Flow;
using MiniKube.ApiServer.Tests.Fixtures;

namespace MiniKube.ApiServer.Tests.Flow;

public sealed class PriorityLevelTests
{
    [Fact]
    public async Task Seats_WhenAllAreTaken_AreGivenToFlowsInTurn()
    {
        var level = Level(seats: 1, queues: 2, hand: 1, limit: 50);
        var (one, two) = (FlowOfQueue(0, 2), FlowOfQueue(1, 2));
        var first = (await level.TakeAsync(one, CancellationToken.None))!;
        var flood = Enumerable.Range(0, 20).Select(_ => level.TakeAsync(one, CancellationToken.None).AsTask()).ToArray();
        var other = level.TakeAsync(two, CancellationToken.None).AsTask();
        level.Waiting.ShouldBe(21);
        first.Dispose();
        await Until.TrueAsync(() => Task.FromResult(other.IsCompleted || flood[0].IsCompleted), () => "nobody got the seat");
        if (!other.IsCompleted) (await flood[0])!.Dispose();
        using (await other.WaitAsync(TimeSpan.FromSeconds(5)))
        {
            flood.Count(task => task.IsCompleted).ShouldBeLessThanOrEqualTo(1, "a flood of one flow does not keep another one out");
        }
        foreach (var task in flood.SkipWhile(task => task.IsCompleted)) (await task)!.Dispose();
        (level.Executing, level.Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Queue_ThatIsFull_TurnsAwayAndForgetsWhoLeft()
    {
        var level = Level(seats: 1, queues: 1, hand: 1, limit: 2);
        var seat = (await level.TakeAsync(1, CancellationToken.None))!;
        using var leave = new CancellationTokenSource();
        var leaver = level.TakeAsync(1, leave.Token).AsTask();
        var waits = level.TakeAsync(1, CancellationToken.None).AsTask();
        (await level.TakeAsync(1, CancellationToken.None)).ShouldBeNull();
        await leave.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(() => leaver);
        level.Waiting.ShouldBe(1);
        seat.Dispose();
        (await waits)!.Dispose();
        level.Executing.ShouldBe(0);
    }

    [Fact]
    public void Hands_HoldDifferentQueuesAndAreAlwaysTheSame()
    {
        Span<int> hand = stackalloc int[6];
        Span<int> again = stackalloc int[6];
        var used = new HashSet<int>();
        for (var i = 0; i < 500; i++)
        {
            var hash = ShuffleShard.Hash("schema", $"user{i}");
            ShuffleShard.Deal(hash, 64, hand);
            ShuffleShard.Deal(hash, 64, again);
            hand.ToArray().Distinct().Count().ShouldBe(6);
            hand.SequenceEqual(again).ShouldBeTrue();
            foreach (var queue in hand) used.Add(queue);
        }
        used.Order().ShouldBe(Enumerable.Range(0, 64));
    }

    private static PriorityLevel Level(int seats, int queues, int hand, int limit)
    {
        var level = new PriorityLevel("test", "", TimeProvider.System);
        level.Configure(new() { Type = "Limited", Limited = new() { LimitResponse = new() { Type = "Queue", Queuing = new() { Queues = queues, HandSize = hand, QueueLengthLimit = limit } } } }, seats);
        return level;
    }

    private static ulong FlowOfQueue(int queue, int queues) => (ulong)Enumerable.Range(0, 1000).First(hash =>
    {
        Span<int> hand = stackalloc int[1];
        ShuffleShard.Deal((ulong)hash, queues, hand);
        return hand[0] == queue;
    });
}
