namespace MiniKube.NodeAgent.Pods;

/// <summary>
/// The wait before a container starts again: none for the first restart, then 10 s, doubled up to 5 minutes, forgotten after it has run for
/// 10 minutes. Rule: Kubernetes docs, "Container restart policy".
/// </summary>
internal sealed record RestartBackoff(TimeSpan Delay, DateTimeOffset At)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(10);
    public static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Until when a container that ended at <paramref name="finishedAt"/> has to wait; null: not at all.</summary>
    public static DateTimeOffset? WaitUntil(RestartBackoff? last, DateTimeOffset finishedAt) =>
        last is null || last.IsForgotten(finishedAt) ? null : finishedAt + last.Delay;

    /// <summary>What to remember when the container is started once more.</summary>
    public static RestartBackoff Next(RestartBackoff? last, DateTimeOffset finishedAt, DateTimeOffset now) =>
        last is null || last.IsForgotten(finishedAt) ? new(Shortest, now) : new(TimeSpan.FromTicks(Math.Min(last.Delay.Ticks * 2, Longest.Ticks)), now);

    private bool IsForgotten(DateTimeOffset finishedAt) => finishedAt - At > Longest * 2;
}
