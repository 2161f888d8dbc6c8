namespace MiniKube.Controllers.NodeLifecycle;

/// <summary>During a partial disruption, lets one node be emptied in each interval.</summary>
internal sealed class EvictionPace(TimeSpan interval, TimeProvider time)
{
    private readonly Lock gate = new();
    private DateTimeOffset free = DateTimeOffset.MinValue;

    /// <returns>Zero when it is this node's turn, else how long to wait before asking again.</returns>
    public TimeSpan Take()
    {
        lock (gate)
        {
            var now = time.GetUtcNow();
            if (now < free) return free - now;
            free = now + interval;
            return TimeSpan.Zero;
        }
    }
}
