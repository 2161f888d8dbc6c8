using MiniKube.Api.Coordination;

namespace MiniKube.Client;

/// <summary>The pure part of leader election: who may take a lease, and what is written then.</summary>
internal static class LeaseRecord
{
    /// <summary>Free, released, or already ours. A lease of another that has run out is known only by watching it; that is the caller's.</summary>
    public static bool IsFreeFor(Lease lease, string identity) => string.IsNullOrEmpty(lease.Spec.HolderIdentity) || lease.Spec.HolderIdentity == identity;

    public static Lease TakenBy(Lease lease, LeaderElectionOptions options, DateTimeOffset now)
    {
        var changesHands = lease.Spec.HolderIdentity != options.Identity;
        return lease with
        {
            Spec = lease.Spec with
            {
                HolderIdentity = options.Identity,
                LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
                AcquireTime = changesHands ? now : lease.Spec.AcquireTime ?? now,
                RenewTime = now,
                LeaseTransitions = (lease.Spec.LeaseTransitions ?? 0) + (changesHands && lease.Metadata.Uid is not null ? 1 : 0),
            },
        };
    }

    public static Lease Released(Lease lease, DateTimeOffset now) => lease with { Spec = lease.Spec with { HolderIdentity = "", RenewTime = now } };
}
