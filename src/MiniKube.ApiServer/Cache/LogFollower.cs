namespace MiniKube.ApiServer.Cache;

/// <summary>
/// Keeps something in step with one kind of the watch cache, pulled when it is asked for: no task, no queue, and nothing is done for what nobody asks.
/// The owner serializes <see cref="CatchUp"/>.
/// </summary>
/// <param name="startOver">Told the whole state: at first, and when changes were missed.</param>
/// <param name="apply">Told each change; may be told one that the whole state already had.</param>
internal sealed class LogFollower(ResourceCache cache, Action<ObjectSnapshot> startOver, Action<LogEntry> apply)
{
    private readonly LogEntry[] buffer = new LogEntry[64];
    private long at = -1;

    public bool IsBehind => Volatile.Read(ref at) != cache.Log.End;

    public void CatchUp()
    {
        while (IsBehind)
        {
            var count = at < 0 ? -1 : cache.Log.Read(at, buffer);
            if (count < 0)
            {
                // The end first: what comes between the two is told again.
                var end = cache.Log.End;
                startOver(cache.Current);
                Volatile.Write(ref at, end);
                continue;
            }
            for (var i = 0; i < count; i++)
            {
                apply(buffer[i]);
                buffer[i] = null!;
            }
            Volatile.Write(ref at, at + count);
        }
    }
}
