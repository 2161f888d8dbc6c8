namespace MiniKube.ApiServer.Cache;

/// <summary>Lets readers wait until a revision has been reached.</summary>
internal sealed class RevisionGate
{
    private readonly Lock gate = new();
    private readonly PriorityQueue<TaskCompletionSource, long> waiting = new();
    private long reached;

    public long Reached => Volatile.Read(ref reached);

    public void Advance(long revision)
    {
        lock (gate)
        {
            if (revision <= reached) return;
            Volatile.Write(ref reached, revision);
            while (waiting.TryPeek(out var first, out var wanted) && wanted <= revision)
            {
                waiting.Dequeue();
                first.TrySetResult();
            }
        }
    }

    public Task WaitAsync(long revision)
    {
        if (Reached >= revision) return Task.CompletedTask;
        lock (gate)
        {
            if (reached >= revision) return Task.CompletedTask;
            var source = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            waiting.Enqueue(source, revision);
            return source.Task;
        }
    }
}
