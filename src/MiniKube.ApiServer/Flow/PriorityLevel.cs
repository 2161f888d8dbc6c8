using MiniKube.Api.FlowControl;

namespace MiniKube.ApiServer.Flow;

/// <summary>
/// The seats of one priority level, and who waits for one. Queues are served by how little they have had, as if all flows ran at once. Rule: Kubernetes
/// docs, "API Priority and Fairness".
/// </summary>
internal sealed class PriorityLevel(string name, string uid, TimeProvider time, SeatPool? shared = null)
{
    // What a request is taken to cost until it is known.
    private const double Estimate = 0.003;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly SeatPool pool = shared ?? new();
    private FairQueue[] queues = [new()];
    private int handSize = 1;
    private int queueLimit;
    private int seats = 1;
    private int lendable;
    private int borrowable = int.MaxValue;
    private int executing;
    private int unlimited;
    private int borrowed;
    private int lent;
    private int waiting;
    private double progress;
    private long dispatched;
    private long rejected;
    private long timedOut;
    private long cancelled;

    public string Name => name;

    public string Uid => uid;

    public bool IsExempt { get; private set; }

    public int Seats => Volatile.Read(ref seats);

    public int Executing => Volatile.Read(ref executing) + Volatile.Read(ref unlimited);

    public int Waiting => Volatile.Read(ref waiting);

    /// <summary>Seats of others that its requests have now.</summary>
    public int Borrowed => Volatile.Read(ref borrowed);

    /// <summary>Seats that requests of others have now.</summary>
    public int Lent => Volatile.Read(ref lent);

    public long Dispatched => Volatile.Read(ref dispatched);

    /// <summary>Turned away at once, after a wait, or left by their clients.</summary>
    public long Rejected => Volatile.Read(ref rejected);

    public long TimedOut => Volatile.Read(ref timedOut);

    public long Cancelled => Volatile.Read(ref cancelled);

    /// <summary>Idle seats that it may lend. Under the pool's lock.</summary>
    public int Spare => waiting > 0 || IsExempt ? 0 : Math.Min(lendable - lent, Own);

    /// <summary>Idle seats of its own. Negative after a change that took seats away.</summary>
    private int Own => seats - lent - (executing - borrowed);

    public void Configure(PriorityLevelConfigurationSpec spec, int share)
    {
        lock (pool.Gate)
        {
            IsExempt = spec.Type == "Exempt";
            seats = Math.Max(1, share);
            lendable = (int)Math.Round(share * (spec.Limited?.LendablePercent ?? 0) / 100.0);
            borrowable = spec.Limited?.BorrowingLimitPercent is { } percent ? (int)Math.Min(int.MaxValue, Math.Round(share * (double)percent / 100)) : int.MaxValue;
            var queuing = spec.Limited?.LimitResponse is { Type: "Queue", Queuing: var said } ? said ?? new() { Queues = 64, HandSize = 8, QueueLengthLimit = 50 } : null;
            queueLimit = queuing?.QueueLengthLimit ?? 0;
            var wanted = Math.Max(1, queuing?.Queues ?? 1);
            handSize = Math.Clamp(queuing?.HandSize ?? 1, 1, Math.Min(wanted, 16));
            // Queues in use are kept: whoever waits in one is served from it.
            if (wanted > queues.Length) queues = [.. queues, .. Enumerable.Range(0, wanted - queues.Length).Select(_ => new FairQueue())];
            DispatchAll();
        }
    }

    /// <summary>Null: the request is turned away. The caller gives the seat back.</summary>
    /// <param name="ticket">Shown to who looks at the queues.</param>
    public async ValueTask<Seat?> TakeAsync(ulong flow, CancellationToken cancel, FlowTicket ticket = default)
    {
        if (IsExempt)
        {
            Interlocked.Increment(ref dispatched);
            Interlocked.Increment(ref unlimited);
            return new Seat(this, null, null, 0);
        }
        FairQueue queue;
        LinkedListNode<WaitingRequest> request;
        lock (pool.Gate)
        {
            queue = Choose(flow);
            if (waiting == 0 && FindSeat() is { } lender) return Sit(queue, lender);
            if (queue.Length >= queueLimit)
            {
                Interlocked.Increment(ref rejected);
                return null;
            }
            if (queue.Length + queue.Seated == 0) queue.Served = Math.Max(queue.Served, progress);
            request = queue.Add(ticket);
            waiting++;
            pool.Waiting++;
        }
        return await WaitAsync(queue, request, cancel);
    }

    /// <param name="lender">Whose seat it was.</param>
    public void Give(FairQueue? queue, PriorityLevel? lender, long since)
    {
        if (queue is null)
        {
            Interlocked.Decrement(ref unlimited);
            return;
        }
        lock (pool.Gate)
        {
            executing--;
            queue.Seated--;
            queue.Served += time.GetElapsedTime(since).TotalSeconds - Estimate;
            if (lender is { } other && other != this)
            {
                borrowed--;
                other.lent--;
                // Who lent it has the first claim.
                other.DispatchAll();
            }
            DispatchAll();
            pool.Offer(except: this);
        }
    }

    public LevelView Look()
    {
        lock (pool.Gate) return new([.. queues.Select(queue => queue.Look())]);
    }

    /// <summary>Under the pool's lock: seats those who wait, as far as there are seats.</summary>
    public void DispatchAll()
    {
        while (waiting > 0 && FindSeat() is { } lender)
        {
            FairQueue? next = null;
            foreach (var queue in queues)
            {
                if (queue.Length > 0 && (next is null || queue.Served < next.Served)) next = queue;
            }
            progress = Math.Max(progress, next!.Served);
            waiting--;
            pool.Waiting--;
            Seated(next, lender);
            next.Take().SetResult(lender);
        }
    }

    private async ValueTask<Seat?> WaitAsync(FairQueue queue, LinkedListNode<WaitingRequest> request, CancellationToken cancel)
    {
        try
        {
            await request.Value.Task.WaitAsync(LongestWait, time, cancel);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (pool.Gate)
            {
                if (queue.Remove(request))
                {
                    waiting--;
                    pool.Waiting--;
                    Interlocked.Increment(ref rejected);
                    Interlocked.Increment(ref error is OperationCanceledException ? ref cancelled : ref timedOut);
                    if (error is OperationCanceledException) throw;
                    return null;
                }
            }
            // It got its seat in this very moment.
            var lender = await request.Value.Task;
            if (error is not OperationCanceledException) return new Seat(this, queue, lender, time.GetTimestamp());
            Give(queue, lender, time.GetTimestamp());
            throw;
        }
        return new Seat(this, queue, await request.Value.Task, time.GetTimestamp());
    }

    /// <summary>Whose seat the next request may have: its own level's before another's.</summary>
    private PriorityLevel? FindSeat() => Own > 0 ? this : borrowed < borrowable ? pool.Borrow(this) : null;

    private Seat Sit(FairQueue queue, PriorityLevel lender)
    {
        if (queue.Length + queue.Seated == 0) queue.Served = Math.Max(queue.Served, progress);
        Seated(queue, lender);
        return new(this, queue, lender, time.GetTimestamp());
    }

    private void Seated(FairQueue queue, PriorityLevel lender)
    {
        if (lender != this)
        {
            borrowed++;
            lender.lent++;
        }
        executing++;
        dispatched++;
        queue.Seated++;
        queue.Served += Estimate;
    }

    private FairQueue Choose(ulong flow)
    {
        if (queues.Length == 1) return queues[0];
        Span<int> hand = stackalloc int[handSize];
        ShuffleShard.Deal(flow, queues.Length, hand);
        var best = queues[hand[0]];
        foreach (var card in hand)
        {
            if (queues[card].Length + queues[card].Seated < best.Length + best.Seated) best = queues[card];
        }
        return best;
    }
}

/// <summary>The right to run one request; disposing gives it back.</summary>
internal sealed class Seat(PriorityLevel level, FairQueue? queue, PriorityLevel? lender, long since) : IDisposable
{
    /// <summary>Another level's seat.</summary>
    public bool IsBorrowed => lender is not null && lender != level;

    public void Dispose() => level.Give(queue, lender, since);
}
