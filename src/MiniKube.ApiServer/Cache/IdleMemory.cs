namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Gives memory back after a burst. The runtime collects when it is asked for memory; a server that falls quiet is not asked, and would keep for days
/// what ten thousand pods needed for a minute.
/// </summary>
internal sealed class IdleMemory(TimeProvider time)
{
    private const long WorthIt = 192L << 20;
    private const long QuietEachSecond = 2L << 20;
    private static readonly TimeSpan Usually = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AfterBurst = TimeSpan.FromSeconds(3);
    private long collected;

    /// <summary>Looks every some seconds until cancelled; more often while there is something to give back.</summary>
    public async Task RunAsync(CancellationToken cancel)
    {
        var before = GC.GetTotalAllocatedBytes();
        var pause = Usually;
        while (true)
        {
            await Task.Delay(pause, time, cancel).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancel.IsCancellationRequested) return;
            var allocated = GC.GetTotalAllocatedBytes();
            var isQuiet = allocated - before < QuietEachSecond * pause.TotalSeconds;
            before = allocated;
            var isWorthIt = allocated - collected >= WorthIt;
            pause = isWorthIt && !isQuiet ? AfterBurst : Usually;
            if (isWorthIt && isQuiet) Collect(allocated);
        }
    }

    // Aggressive: what is free goes back to the system. Some tens of milliseconds, and only after work of thousands of requests.
    private void Collect(long allocated)
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        collected = allocated;
    }
}
