namespace MiniKube.NodeAgent.Work;

/// <summary>
/// How many starts the runtime works on at once: more than a few only fight for the same cores. Containers go before new sandboxes, so that pods that have begun
/// are finished first.
/// </summary>
internal sealed class StartGate(int width)
{
    private readonly Lock gate = new();
    private readonly Queue<TaskCompletionSource> containers = [];
    private readonly Queue<TaskCompletionSource> sandboxes = [];
    private int free = width;

    public async Task<Permit> EnterAsync(bool container, CancellationToken cancel)
    {
        TaskCompletionSource turn;
        lock (gate)
        {
            if (free > 0)
            {
                free--;
                return new(this);
            }
            turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
            (container ? containers : sandboxes).Enqueue(turn);
        }
        await using var registration = cancel.Register(() => turn.TrySetCanceled(cancel));
        await turn.Task;
        return new(this);
    }

    private void Leave()
    {
        lock (gate)
        {
            // Who gave up waiting lets the next one in.
            while (containers.TryDequeue(out var next) || sandboxes.TryDequeue(out next))
            {
                if (next.TrySetResult()) return;
            }
            free++;
        }
    }

    public readonly struct Permit(StartGate owner) : IDisposable
    {
        public void Dispose() => owner.Leave();
    }
}
