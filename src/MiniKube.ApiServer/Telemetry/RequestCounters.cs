using System.Collections.Concurrent;

namespace MiniKube.ApiServer.Telemetry;

/// <summary>Counts requests by method, kind of door and answer, with the time they took.</summary>
internal sealed class RequestCounters
{
    private readonly ConcurrentDictionary<(string Method, string Door, int Code), Counter> counters = new();
    private long running;

    public long Running => Volatile.Read(ref running);

    public void Begin() => Interlocked.Increment(ref running);

    public void End(string method, string door, int code, TimeSpan took)
    {
        Interlocked.Decrement(ref running);
        counters.GetOrAdd((method, door, code), static _ => new()).Add(took);
    }

    public IEnumerable<(string Method, string Door, int Code, long Count, double Seconds)> Read() =>
        counters.Select(pair => (pair.Key.Method, pair.Key.Door, pair.Key.Code, pair.Value.Count, pair.Value.Seconds));

    private sealed class Counter
    {
        private long count;
        private long ticks;

        public long Count => Volatile.Read(ref count);

        public double Seconds => TimeSpan.FromTicks(Volatile.Read(ref ticks)).TotalSeconds;

        public void Add(TimeSpan took)
        {
            Interlocked.Increment(ref count);
            Interlocked.Add(ref ticks, took.Ticks);
        }
    }
}
