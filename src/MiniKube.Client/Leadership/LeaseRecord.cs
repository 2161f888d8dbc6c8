using MiniKube.Api.Coordination;

namespace MiniKube.Client;

/// <summary>The pure part of leader election: who may take a lease, and what is written then.</summary>
internal static class LeaseRecord
{
    /// <summary>Free, released, or already ours. A lease of another that has run out is known only by watching it; that is the caller's.</summary>
    public static bool IsFreeFor(Lease lease, string identity) => string.IsNullOrEmpty(lease.Spec.HolderIdentity) || lease.Spec.HolderIdentity == identity;

    /// <summary>A new term, also when the holder stays the same: <c>acquireTime</c> names the term.</summary>
    public static Lease TakenBy(Lease lease, LeaderElectionOptions options, DateTimeOffset now) => lease with
    {
        Spec = lease.Spec with
        {
            HolderIdentity = options.Identity,
            LeaseDurationSeconds = (int)options.LeaseDuration.TotalSeconds,
            AcquireTime = now,
            RenewTime = now,
            LeaseTransitions = (lease.Spec.LeaseTransitions ?? 0) + (lease.Spec.HolderIdentity != options.Identity && lease.Metadata.Uid is not null ? 1 : 0),
        },
    };

    public static Lease Renewed(Lease lease, DateTimeOffset now) => lease with { Spec = lease.Spec with { RenewTime = now } };

    /// <summary>Whether what is stored is still the term of <paramref name="mine"/>, perhaps renewed by a write whose answer was lost.</summary>
    public static bool IsSameTerm(Lease stored, Lease mine) =>
        stored.Spec.HolderIdentity == mine.Spec.HolderIdentity && stored.Spec.AcquireTime == mine.Spec.AcquireTime;

    public static Lease Released(Lease lease, DateTimeOffset now) => lease with { Spec = lease.Spec with { HolderIdentity = "", RenewTime = now } };
}
