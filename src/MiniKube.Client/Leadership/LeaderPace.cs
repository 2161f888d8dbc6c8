namespace MiniKube.Client;

/// <summary>How often a leader is heard of, and how soon another one takes over from a host that died.</summary>
/// <param name="LeaseDuration">How long others wait, by their own clocks, after they last saw the lease renewed.</param>
/// <param name="RenewDeadline">A leader that could not renew for this long stops leading; well before the lease ends.</param>
/// <param name="RenewInterval">Between renewals, each of which is a write to disk.</param>
/// <param name="RetryInterval">Between looks at a lease that another holds, and between failed renewals.</param>
public sealed record LeaderPace(TimeSpan LeaseDuration, TimeSpan RenewDeadline, TimeSpan RenewInterval, TimeSpan RetryInterval)
{
    /// <summary>For a control plane on one host: nobody else could take over, and whoever starts again takes its own lease back at once.</summary>
    public static LeaderPace Seldom { get; } = new(TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(23), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(2));

    /// <summary>For several hosts: a dead one's work goes on within the time in which any dead node is noticed, for 0.4 writes a second.</summary>
    public static LeaderPace Quick { get; } = new(TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(5.5), TimeSpan.FromSeconds(2.5), TimeSpan.FromSeconds(0.5));
}
