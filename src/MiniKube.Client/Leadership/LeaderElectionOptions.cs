namespace MiniKube.Client;

/// <summary>
/// A long lease that is renewed seldom: an idle cluster hardly writes. A clean stop releases it, so only a crash costs the whole lease.
/// </summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Name of the Lease, for example "kube-scheduler".</summary>
    public required string Name { get; init; }

    /// <summary>
    /// Who we are. The same identity takes its own lease back at once after a crash, so it should be the same after a restart and no two processes
    /// that run at the same time
    /// should share one (they would both lead until the older one renews): the host's name where a host runs one instance.
    /// </summary>
    public required string Identity { get; init; }

    public string Namespace { get; init; } = "kube-system";

    public TimeSpan LeaseDuration { get; init; } = LeaderPace.Seldom.LeaseDuration;

    public TimeSpan RenewDeadline { get; init; } = LeaderPace.Seldom.RenewDeadline;

    public TimeSpan RenewInterval { get; init; } = LeaderPace.Seldom.RenewInterval;

    public TimeSpan RetryInterval { get; init; } = LeaderPace.Seldom.RetryInterval;

    /// <summary>The four of them at once.</summary>
    public LeaderPace Pace
    {
        init => (LeaseDuration, RenewDeadline, RenewInterval, RetryInterval) = value;
    }
}
