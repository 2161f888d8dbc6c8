using MiniKube.Api.Core;

namespace MiniKube.Api.Coordination;

/// <summary>What is particular to leases.</summary>
internal sealed class LeaseStrategy : ResourceStrategy<Lease>
{
    public override void Validate(Lease next, FieldErrors errors)
    {
        if (next.Spec.LeaseDurationSeconds <= 0) errors.Invalid("spec.leaseDurationSeconds", next.Spec.LeaseDurationSeconds, FieldRules.Positive);
        if (next.Spec.LeaseTransitions < 0) errors.Invalid("spec.leaseTransitions", next.Spec.LeaseTransitions, FieldRules.NotNegative);
    }
}
