namespace MiniKube.Telemetry;

/// <summary>Bounds of histograms of times, in seconds, as upstream has them.</summary>
public static class Durations
{
    public static IReadOnlyList<double> OfRequests { get; } =
        [0.005, 0.025, 0.05, 0.1, 0.2, 0.4, 0.6, 0.8, 1, 1.25, 1.5, 2, 3, 4, 5, 6, 8, 10, 15, 20, 30, 45, 60];

    /// <summary>From a millisecond to a quarter of a minute, each twice the one before.</summary>
    public static IReadOnlyList<double> Doubling { get; } = [.. Enumerable.Range(0, 15).Select(power => 0.001 * (1 << power))];
}
