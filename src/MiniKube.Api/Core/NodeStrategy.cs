using System.Net;
using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to nodes.</summary>
internal sealed class NodeStrategy : ResourceStrategy<Node>
{
    /// <summary>The first of a node's ranges has an older field of its own, and clients read either.</summary>
    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        var first = (string?)spec["podCIDR"];
        if (spec["podCIDRs"] is JsonArray { Count: > 0 } all)
        {
            if (string.IsNullOrEmpty(first)) spec["podCIDR"] = all[0]?.DeepClone();
        }
        else if (!string.IsNullOrEmpty(first)) spec["podCIDRs"] = new JsonArray(first);
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
        for (var i = 0; i < next.Spec.PodCIDRs.Count; i++)
        {
            if (!IPNetwork.TryParse(next.Spec.PodCIDRs[i], out _))
            {
                errors.Invalid($"spec.podCIDRs[{i}]", next.Spec.PodCIDRs[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            }
        }
        if (next.Spec.PodCIDRs.Count > 0 && !string.IsNullOrEmpty(next.Spec.PodCIDR) && next.Spec.PodCIDRs[0] != next.Spec.PodCIDR)
        {
            errors.Invalid("spec.podCIDRs[0]", next.Spec.PodCIDRs[0], "must be the same as spec.podCIDR");
        }
    }

    public override void ValidateUpdate(Node next, Node prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (!string.IsNullOrEmpty(prior.Spec.PodCIDR) && next.Spec.PodCIDR != prior.Spec.PodCIDR)
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
}
