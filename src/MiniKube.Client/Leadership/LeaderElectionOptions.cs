namespace MiniKube.Client;

/// <summary>A long lease that is renewed seldom: an idle cluster hardly writes. A clean stop releases it, so only a crash costs the whole lease.</summary>
public sealed record LeaderElectionOptions
{
    /// <summary>Name of the Lease, for example "kube-scheduler".</summary>
    public required string Name { get; init; }

    /// <summary>Who we are; the same identity takes its own lease back at once after a crash.</summary>
    public required string Identity { get; init; }

    public string Namespace { get; init; } = "kube-system";

    public TimeSpan LeaseDuration { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan RenewInterval { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Between looks at a lease that another holds, and between failed renewals.</summary>
    public TimeSpan RetryInterval { get; init; } = TimeSpan.FromSeconds(2);
}
