namespace MiniKube.ApiServer.Flow;

/// <summary>
/// Levels that lend each other seats: who has idle ones lends as many as its configuration allows, and gets each back when the request in it ends. One lock
/// for all of them, held for a moment.
/// </summary>
internal sealed class SeatPool
{
    private PriorityLevel[] levels = [];

    public Lock Gate { get; } = new();

    /// <summary>Requests of all levels that wait. Under the lock.</summary>
    public int Waiting { get; set; }

    public void SetLevels(IEnumerable<PriorityLevel> all)
    {
        lock (Gate) levels = [.. all];
    }

    /// <summary>Under the lock: a seat of another level; null when nobody has one to lend.</summary>
    public PriorityLevel? Borrow(PriorityLevel borrower)
    {
        PriorityLevel? best = null;
        foreach (var level in levels)
        {
            if (level != borrower && level.Spare > 0 && (best is null || level.Spare > best.Spare)) best = level;
        }
        return best;
    }

    /// <summary>Under the lock: a seat became free, which others may want.</summary>
    public void Offer(PriorityLevel except)
    {
        if (Waiting == 0) return;
        foreach (var level in levels)
        {
            if (level != except) level.DispatchAll();
        }
    }
}
