namespace MiniKube.Client;

/// <summary>
/// Keys to work on. A key waits at most once; a key that is being worked on is given out again only after <see cref="Done"/>.
/// Safe for several producers and workers.
/// </summary>
public sealed class WorkQueue<TKey> : IDisposable
    where TKey : notnull
{
    public WorkQueue(WorkQueueOptions options, TimeProvider time, Random random)
    {
    }

    /// <summary>Keys that wait to be worked on now.</summary>
    public int Count => throw new NotSupportedException();

    /// <summary>False when the queue is full or completed.</summary>
    public bool Add(TKey key) => throw new NotSupportedException();

    /// <summary>Adds the key when the time has come; of several the earliest counts.</summary>
    public bool AddAfter(TKey key, TimeSpan delay) => throw new NotSupportedException();

    /// <summary>Adds the key after a wait that doubles with each call until <see cref="Forget"/>.</summary>
    public bool Retry(TKey key) => throw new NotSupportedException();

    /// <summary>The key succeeded: its next failure is its first.</summary>
    public void Forget(TKey key) => throw new NotSupportedException();

    /// <summary>How often the key was retried since it was last forgotten.</summary>
    public int Failures(TKey key) => throw new NotSupportedException();

    /// <summary>Waits for a key; throws <see cref="OperationCanceledException"/> when cancelled or completed. Call <see cref="Done"/> when finished with it.</summary>
    public ValueTask<TKey> TakeAsync(CancellationToken cancel) => throw new NotSupportedException();

    public void Done(TKey key) => throw new NotSupportedException();

    /// <summary>Nothing is added any more; waiting workers are woken.</summary>
    public void Complete() => throw new NotSupportedException();

    public void Dispose()
    {
    }
}
