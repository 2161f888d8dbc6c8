namespace MiniKube.Client;

/// <summary>
/// Keys to work on. A key waits at most once; a key that is being worked on is given out again only after <see cref="Done"/>.
/// Safe for several producers and workers.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    private readonly Lock gate = new();
    private readonly WorkQueueOptions options;
    private readonly TimeProvider time;
    private readonly Random random;
    private readonly SemaphoreSlim available = new(0);
    private readonly Queue<(TKey Key, long Since)> ready = [];
    private readonly HashSet<TKey> wanted = [];
    private readonly HashSet<TKey> taken = [];
    private readonly Dictionary<TKey, int> failures = [];
    private readonly DelayedKeys<TKey> delayed = new();
    private readonly ITimer timer;
    private bool completed;

    public WorkQueue(WorkQueueOptions options, TimeProvider time, Random random)
    {
        (this.options, this.time, this.random) = (options, time, random);
        timer = time.CreateTimer(static queue => ((WorkQueue<TKey>)queue!).Ripen(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Told of each key that is given out, how long it was ready.</summary>
    public Action<TimeSpan>? Waited { get; init; }

    /// <summary>Keys that wait to be worked on now.</summary>
    public int Count
    {
        get
        {
            lock (gate) return ready.Count;
        }
    }

    /// <summary>Keys whose time has not come.</summary>
    public int Delayed
    {
        get
        {
            lock (gate) return delayed.Count;
        }
    }

    /// <summary>False when the queue is full or completed.</summary>
    public bool Add(TKey key)
    {
        lock (gate)
        {
            if (completed) return false;
            if (wanted.Contains(key)) return true;
            if (wanted.Count >= options.Capacity) return false;
            Want(key);
            return true;
        }
    }

    /// <summary>Adds the key when the time has come; of several the earliest counts.</summary>
    public bool AddAfter(TKey key, TimeSpan delay)
    {
        if (delay <= TimeSpan.Zero) return Add(key);
        lock (gate)
        {
            if (completed || delayed.Count >= options.Capacity) return false;
            var now = time.GetTimestamp();
            if (delayed.Add(key, now + (long)(delay.TotalSeconds * time.TimestampFrequency))) SetTimer(now);
            return true;
        }
    }

    /// <summary>Adds the key after a wait that doubles with each call until <see cref="Forget"/>.</summary>
    public bool Retry(TKey key)
    {
        TimeSpan wait;
        lock (gate)
        {
            var before = failures.GetValueOrDefault(key);
            if (before > 0 || failures.Count < options.Capacity) failures[key] = before + 1;
            wait = Backoff.Jitter(Backoff.Of(before, options.FirstRetry, options.LongestRetry), random);
        }
        return AddAfter(key, wait);
    }

    /// <summary>The key succeeded: its next failure is its first.</summary>
    public void Forget(TKey key)
    {
        lock (gate) failures.Remove(key);
    }

    /// <summary>How often the key was retried since it was last forgotten.</summary>
    public int Failures(TKey key)
    {
        lock (gate) return failures.GetValueOrDefault(key);
    }

    /// <summary>
    /// Waits for a key; throws <see cref="OperationCanceledException"/> when cancelled or completed. Call <see cref="Done"/> when finished with it.
    /// </summary>
    public async ValueTask<TKey> TakeAsync(CancellationToken cancel)
    {
        await available.WaitAsync(cancel);
        TKey key;
        long since;
        lock (gate)
        {
            if (completed)
            {
                available.Release();
                throw new OperationCanceledException("the queue is completed");
            }
            (key, since) = ready.Dequeue();
            wanted.Remove(key);
            taken.Add(key);
        }
        Waited?.Invoke(time.GetElapsedTime(since));
        return key;
    }

    public void Done(TKey key)
    {
        lock (gate)
        {
            // Added again while it was worked on: it was wanted but not made ready.
            if (taken.Remove(key) && wanted.Contains(key) && !completed) MakeReady(key);
        }
    }

    /// <summary>Nothing is added any more; waiting workers are woken.</summary>
    public void Complete()
    {
        lock (gate)
        {
            if (completed) return;
            completed = true;
            timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            available.Release();
        }
    }

    public void Dispose()
    {
        Complete();
        timer.Dispose();
    }

    private void Want(TKey key)
    {
        wanted.Add(key);
        if (!taken.Contains(key)) MakeReady(key);
    }

    private void MakeReady(TKey key)
    {
        ready.Enqueue((key, time.GetTimestamp()));
        available.Release();
    }

    private void Ripen()
    {
        lock (gate)
        {
            if (completed) return;
            var now = time.GetTimestamp();
            while (delayed.TryTakeDue(now, out var key))
            {
                if (!wanted.Contains(key)) Want(key);
            }
            SetTimer(now);
        }
    }

    private void SetTimer(long now)
    {
        if (delayed.Next is not { } next) return;
        // Rounded up: a timer that fires early would only be set again.
        var wait = TimeSpan.FromMilliseconds(Math.Ceiling(Math.Max(0, (next - now) * 1000.0 / time.TimestampFrequency)));
        timer.Change(wait, Timeout.InfiniteTimeSpan);
    }
}
