namespace MiniKube.Cluster.Init;

/// <summary>How long a component that died stays down: hardly at all the first time, longer while it keeps dying at once.</summary>
internal static class RestartDelay
{
    public static readonly TimeSpan First = TimeSpan.FromMilliseconds(50);
    public static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>A component that ran this long was healthy: its next failure counts as the first.</summary>
    public static readonly TimeSpan Healthy = TimeSpan.FromSeconds(10);

    /// <param name="failuresInRow">How often it has died early, this time included; 1 for the first.</param>
    public static TimeSpan For(int failuresInRow) =>
        failuresInRow > 10 ? Longest : TimeSpan.FromTicks(Math.Min(Longest.Ticks, First.Ticks << Math.Max(0, failuresInRow - 1)));
}
