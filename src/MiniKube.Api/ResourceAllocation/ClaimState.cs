namespace MiniKube.Api.ResourceAllocation;

internal static class ClaimState
{
    /// <summary>"pending", "allocated,reserved", …: what the claim has got so far.</summary>
    public static string Of(ResourceClaim claim)
    {
        var states = new List<string>();
        if (claim.Metadata.DeletionTimestamp is not null) states.Add("deleted");
        if (claim.Status.Allocation is null) states.Add("pending");
        else states.Add("allocated");
        if (claim.Status.ReservedFor.Count > 0) states.Add("reserved");
        return string.Join(",", states);
    }
}
