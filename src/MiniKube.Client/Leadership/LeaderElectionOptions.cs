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

    /// <summary>How long others wait, by their own clocks, after they last saw the lease renewed.</summary>
    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>A leader that could not renew for this long stops leading; well before the lease ends.</summary>
    public TimeSpan RenewDeadline { get; init; } = TimeSpan.FromSeconds(23);

    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Between looks at a lease that another holds, and between failed renewals.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(2);
}
