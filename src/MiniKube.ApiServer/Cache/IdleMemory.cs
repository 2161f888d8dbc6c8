namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Gives memory back after a burst. The runtime collects when it is asked for memory; a server that falls quiet is not asked, and would keep for days
/// what ten thousand pods needed for a minute.
/// </summary>
internal sealed class IdleMemory
{
    private const long WorthIt = 192L << 20;
    private const long Quiet = 24L << 20;
    private long collected;
    private long before;

    /// <summary>Call it every some seconds.</summary>
    public void Look()
    {
        var allocated = GC.GetTotalAllocatedBytes();
        var isQuiet = allocated - before < Quiet;
        before = allocated;
        if (!isQuiet || allocated - collected < WorthIt) return;
        // Aggressive: what is free goes back to the system. Some tens of milliseconds, and only after work of thousands of requests.
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        collected = allocated;
    }
}
