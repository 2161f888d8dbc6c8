using MiniKube.Api.FlowControl;

namespace MiniKube.ApiServer.Flow;

/// <summary>
/// The seats of one priority level, and who waits for one. Queues are served by how little they have had, as if all flows ran at once. Rule: Kubernetes
/// docs, "API Priority and Fairness".
/// </summary>
internal sealed class PriorityLevel(string name, string uid, TimeProvider time)
{
    // What a request is taken to cost until it is known.
    private const double Estimate = 0.003;
    private static readonly TimeSpan LongestWait = TimeSpan.FromSeconds(15);
    private readonly Lock gate = new();
    private FairQueue[] queues = [new()];
    private int handSize = 1;
    private int queueLimit;
    private int seats = 1;
    private int executing;
    private int waiting;
    private double progress;
    private long dispatched;
    private long rejected;

    public string Name => name;

    public string Uid => uid;

    public bool IsExempt { get; private set; }

    public int Seats => Volatile.Read(ref seats);

    public int Executing => Volatile.Read(ref executing);

    public int Waiting => Volatile.Read(ref waiting);

    public long Dispatched => Volatile.Read(ref dispatched);

    public long Rejected => Volatile.Read(ref rejected);

    public void Configure(PriorityLevelConfigurationSpec spec, int share)
    {
        lock (gate)
        {
            IsExempt = spec.Type == "Exempt";
            seats = Math.Max(1, share);
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
    public async ValueTask<Seat?> TakeAsync(ulong flow, CancellationToken cancel)
    {
        if (IsExempt)
        {
            Interlocked.Increment(ref dispatched);
            return new Seat(this, null, 0);
        }
        FairQueue queue;
        LinkedListNode<TaskCompletionSource> request;
        lock (gate)
        {
            queue = Choose(flow);
            if (executing < seats && waiting == 0) return Sit(queue);
            if (queue.Length >= queueLimit)
            {
                Interlocked.Increment(ref rejected);
                return null;
            }
            if (queue.Length + queue.Seated == 0) queue.Served = Math.Max(queue.Served, progress);
            request = queue.Add();
            waiting++;
        }
        return await WaitAsync(queue, request, cancel);
    }

    public void Give(FairQueue? queue, long since)
    {
        if (queue is null) return;
        lock (gate)
        {
            executing--;
            queue.Seated--;
            queue.Served += time.GetElapsedTime(since).TotalSeconds - Estimate;
            DispatchAll();
        }
    }

    private async ValueTask<Seat?> WaitAsync(FairQueue queue, LinkedListNode<TaskCompletionSource> request, CancellationToken cancel)
    {
        try
        {
            await request.Value.Task.WaitAsync(LongestWait, time, cancel);
        }
        catch (Exception error) when (error is TimeoutException or OperationCanceledException)
        {
            lock (gate)
            {
                if (queue.Remove(request))
                {
                    waiting--;
                    Interlocked.Increment(ref rejected);
                    if (error is OperationCanceledException) throw;
                    return null;
                }
            }
            // It got its seat in this very moment.
            if (error is not OperationCanceledException) return new Seat(this, queue, time.GetTimestamp());
            Give(queue, time.GetTimestamp());
            throw;
        }
        return new Seat(this, queue, time.GetTimestamp());
    }

    private Seat Sit(FairQueue queue)
    {
        if (queue.Length + queue.Seated == 0) queue.Served = Math.Max(queue.Served, progress);
        Seated(queue);
        return new(this, queue, time.GetTimestamp());
    }

    private void Seated(FairQueue queue)
    {
        executing++;
        dispatched++;
        queue.Seated++;
        queue.Served += Estimate;
    }

    private void DispatchAll()
    {
        while (executing < seats && waiting > 0)
        {
            FairQueue? next = null;
            foreach (var queue in queues)
            {
                if (queue.Length > 0 && (next is null || queue.Served < next.Served)) next = queue;
            }
            progress = Math.Max(progress, next!.Served);
            waiting--;
            Seated(next);
            next.Take().SetResult();
        }
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
internal sealed class Seat(PriorityLevel level, FairQueue? queue, long since) : IDisposable
{
    public void Dispose() => level.Give(queue, since);
}
