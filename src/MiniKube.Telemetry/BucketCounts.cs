namespace MiniKube.Telemetry;

/// <summary>How many values fell under each of some bounds, and their sum. Safe for several threads.</summary>
public sealed class BucketCounts(IReadOnlyList<double> bounds)
{
    private readonly long[] counts = new long[bounds.Count + 1];
    private double sum;

    public IReadOnlyList<double> Bounds => bounds;

    public void Add(double value)
    {
        var i = 0;
        while (i < bounds.Count && value > bounds[i]) i++;
        Interlocked.Increment(ref counts[i]);
        for (var seen = Volatile.Read(ref sum); ;)
        {
            var before = Interlocked.CompareExchange(ref sum, seen + value, seen);
            if (before.Equals(seen)) return;
            seen = before;
        }
    }

    /// <summary>Each count holds those before it, as Prometheus wants them; the last is of all values.</summary>
    public (long[] Cumulative, double Sum) Read()
    {
        var total = 0L;
        return ([.. counts.Select((_, i) => total += Volatile.Read(ref counts[i]))], Volatile.Read(ref sum));
    }
}
