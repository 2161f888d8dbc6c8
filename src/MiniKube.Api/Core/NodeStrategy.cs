using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to nodes.</summary>
internal sealed class NodeStrategy : ResourceStrategy<Node>
{
    public override void Default(JsonObject document)
    {
        if (document["spec"] is JsonObject spec) FirstOfSeveral.Agree(spec, "podCIDR", "podCIDRs");
    }

    public override void Validate(Node next, FieldErrors errors)
    {
        var taints = new HashSet<(string, string)>();
        for (var i = 0; i < next.Spec.Taints.Count; i++)
        {
            var taint = next.Spec.Taints[i];
            var at = $"spec.taints[{i}]";
            if (Names.LabelKeyError(taint.Key) is { } keyError) errors.Invalid(at + ".key", taint.Key, keyError);
            if (Names.LabelValueError(taint.Value ?? "") is { } valueError) errors.Invalid(at + ".value", taint.Value, valueError);
            if (taint.Effect.Length == 0) errors.Required(at + ".effect");
            if (!taints.Add((taint.Key, taint.Effect))) errors.Duplicate(at, $"{taint.Key}:{taint.Effect}");
        }
        ValidateRanges(next.Spec.PodCIDRs, errors);
    }

    public override void ValidateUpdate(Node next, Node prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (prior.Spec.PodCIDRs.Count > 0 && !next.Spec.PodCIDRs.SequenceEqual(prior.Spec.PodCIDRs))
        {
            errors.Forbidden("spec.podCIDRs", "node updates may not change podCIDR except from \"\" to valid");
        }
        if (!string.IsNullOrEmpty(prior.Spec.ProviderID) && next.Spec.ProviderID != prior.Spec.ProviderID)
        {
            errors.Forbidden("spec.providerID", "node updates may not change providerID except from \"\" to valid");
        }
    }

    public override void ValidateStatusUpdate(Node next, Node prior, FieldErrors errors)
    {
        var addresses = new HashSet<(string, string)>();
        for (var i = 0; i < next.Status.Addresses.Count; i++)
        {
            var address = next.Status.Addresses[i];
            if (!addresses.Add((address.Type, address.Address))) errors.Duplicate($"status.addresses[{i}]", $"{address.Type} {address.Address}");
        }
    }

    private static void ValidateRanges(IReadOnlyList<string> ranges, FieldErrors errors)
    {
        var families = new HashSet<AddressFamily>();
        var crowded = false;
        for (var i = 0; i < ranges.Count; i++)
        {
            if (IPNetwork.TryParse(ranges[i], out var range)) crowded |= !families.Add(range.BaseAddress.AddressFamily);
            else errors.Invalid($"spec.podCIDRs[{i}]", ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
        }
        if (crowded) errors.Invalid("spec.podCIDRs", string.Join(", ", ranges), "may specify no more than one CIDR for each IP family");
    }
}
