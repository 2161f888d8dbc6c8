using MiniKube.Api.FlowControl;
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
        await Eventually.TrueAsync(() => Task.FromResult(other.IsCompleted || flood[0].IsCompleted), () => "nobody got the seat");
        var served = other.IsCompleted ? 0 : 1;
        if (served == 1) (await flood[0])!.Dispose();
        using (await other.WaitAsync(TimeSpan.FromSeconds(90)))
        {
            flood.Count(task => task.IsCompleted).ShouldBeLessThanOrEqualTo(1, "a flood of one flow does not keep another one out");
        }
        foreach (var task in flood.Skip(served)) (await task)!.Dispose();
        (level.Executing, level.Waiting).ShouldBe((0, 0));
    }

    [Fact]
    public async Task Seats_ThatAreIdle_AreLentAndComeBackWhenTheyAreNeeded()
    {
        var pool = new SeatPool();
        var rich = Level(seats: 10, queues: 1, hand: 1, limit: 50, pool, lendable: 60);
        var poor = Level(seats: 2, queues: 1, hand: 1, limit: 50, pool);
        var modest = Level(seats: 2, queues: 1, hand: 1, limit: 50, pool, borrowing: 50);
        pool.SetLevels([rich, poor, modest]);

        var taken = new List<Seat>();
        for (var i = 0; i < 8; i++) taken.Add((await poor.TakeAsync(1, CancellationToken.None))!);
        var waits = poor.TakeAsync(1, CancellationToken.None).AsTask();
        (poor.Borrowed, rich.Lent, waits.IsCompleted).ShouldBe((6, 6, false), "six of ten seats may be lent, and no more");

        var own = new List<Seat>();
        for (var i = 0; i < 4; i++) own.Add((await rich.TakeAsync(1, CancellationToken.None))!);
        var owner = rich.TakeAsync(1, CancellationToken.None).AsTask();
        owner.IsCompleted.ShouldBeFalse("its other seats are lent");
        var back = taken.First(seat => seat.IsBorrowed);
        taken.Remove(back);
        back.Dispose();
        own.Add((await owner.WaitAsync(TimeSpan.FromSeconds(90)))!);
        (rich.Lent, waits.IsCompleted).ShouldBe((5, false), "who lent a seat has it before others that wait");

        foreach (var seat in own) seat.Dispose();
        taken.Add((await waits.WaitAsync(TimeSpan.FromSeconds(90)))!);
        foreach (var seat in taken) seat.Dispose();
        for (var i = 0; i < 3; i++) (await modest.TakeAsync(1, CancellationToken.None)).ShouldNotBeNull();
        modest.TakeAsync(1, CancellationToken.None).AsTask().IsCompleted.ShouldBeFalse("it may borrow half of what it has");
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

    private static PriorityLevel Level(int seats, int queues, int hand, int limit, SeatPool? pool = null, int lendable = 0, int? borrowing = null)
    {
        var level = new PriorityLevel("test", "", TimeProvider.System, pool);
        var limited = new LimitedPriorityLevelConfiguration
        {
            LendablePercent = lendable,
            BorrowingLimitPercent = borrowing,
            LimitResponse = new() { Type = "Queue", Queuing = new() { Queues = queues, HandSize = hand, QueueLengthLimit = limit } },
        };
        level.Configure(new() { Type = "Limited", Limited = limited }, seats);
        return level;
    }

    private static ulong FlowOfQueue(int queue, int queues) => (ulong)Enumerable.Range(0, 1000).First(hash =>
    {
        Span<int> hand = stackalloc int[1];
        ShuffleShard.Deal((ulong)hash, queues, hand);
        return hand[0] == queue;
    });
}
