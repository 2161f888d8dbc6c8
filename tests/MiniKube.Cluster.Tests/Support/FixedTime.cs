namespace MiniKube.Cluster.Tests.Support;

/// <summary>A clock that stands where a test puts it; timers are the system's.</summary>
internal sealed class FixedTime(DateTimeOffset now) : TimeProvider
{
    public static FixedTime Start => new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));

    public override DateTimeOffset GetUtcNow() => now;

    public FixedTime Later(TimeSpan by) => new(now + by);
}
