namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Wakes everybody who waits. Waking many costs more than it tells them when changes come fast, so the more wait, the longer the pause between two
/// wakings; after a pause the next change wakes at once.
/// </summary>
internal sealed class Pulse(TimeProvider time)
{
    private static readonly TimeSpan PauseForEach = TimeSpan.FromMicroseconds(20);
    private static readonly TimeSpan MaxPause = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Negligible = TimeSpan.FromMilliseconds(1);

    private readonly Lock gate = new();
    private TaskCompletionSource next = New();
    private int waiting;
    private long last = time.GetTimestamp();
    private bool planned;

    /// <summary>Completes at the next waking. Take it before looking for news, wait for it after finding none.</summary>
    public Task Next
    {
        get
        {
            Interlocked.Increment(ref waiting);
            return Volatile.Read(ref next).Task;
        }
    }

    public void Wake()
    {
        var pause = PauseForEach * Volatile.Read(ref waiting);
        if (pause > MaxPause) pause = MaxPause;
        if (pause > Negligible && !TryWake(pause)) return;
        WakeNow();
    }

    private static TaskCompletionSource New() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>False: too early, but planned.</summary>
    private bool TryWake(TimeSpan pause)
    {
        lock (gate)
        {
            if (planned) return false;
            var since = time.GetElapsedTime(last);
            if (since >= pause) return true;
            planned = true;
            _ = WakeLaterAsync(pause - since);
            return false;
        }
    }

    private async Task WakeLaterAsync(TimeSpan pause)
    {
        await Task.Delay(pause, time);
        WakeNow();
    }

    private void WakeNow()
    {
        lock (gate)
        {
            planned = false;
            last = time.GetTimestamp();
        }
        Volatile.Write(ref waiting, 0);
        Interlocked.Exchange(ref next, New()).TrySetResult();
    }
}
