namespace MiniKube.Client;

/// <summary>Waits that double up to a bound, each between half and whole, so that many clients do not come back in step.</summary>
public sealed class Backoff(TimeSpan first, TimeSpan longest, Random random)
{
    private int failures;

    public void Reset() => failures = 0;

    /// <summary>How long to wait now.</summary>
    public TimeSpan Next() => Jitter(Of(failures++, first, longest), random);

    /// <summary>Without jitter; <paramref name="failures"/> counts those before.</summary>
    public static TimeSpan Of(int failures, TimeSpan first, TimeSpan longest)
    {
        var wait = first.Ticks * Math.Pow(2, Math.Min(failures, 62));
        return wait >= longest.Ticks ? longest : TimeSpan.FromTicks((long)wait);
    }

    public static TimeSpan Jitter(TimeSpan wait, Random random)
    {
        lock (random) return wait * (0.5 + random.NextDouble() / 2);
    }
}
