using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Networking;

/// <summary>An address is an object of its own name. Rules: Kubernetes docs, "Kubernetes default service ClusterIP ranges".</summary>
internal sealed class IPAddressStrategy : ResourceStrategy<IPAddress>
{
    public override void Validate(IPAddress next, FieldErrors errors)
    {
        var name = next.Metadata.Name ?? "";
        if (!System.Net.IPAddress.TryParse(name, out var address) || address.ToString() != name) errors.Invalid("metadata.name", name, "must be a valid IP address in canonical form");
        if (next.Spec.ParentRef is not { } parent)
        {
            errors.Required("spec.parentRef");
            return;
        }
        if (string.IsNullOrEmpty(parent.Resource)) errors.Required("spec.parentRef.resource");
        if (string.IsNullOrEmpty(parent.Name)) errors.Required("spec.parentRef.name");
    }

    public override void ValidateUpdate(IPAddress next, IPAddress prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Spec.ParentRef, prior.Spec.ParentRef, "spec.parentRef", errors);
    }
}

/// <summary>A range serves from its first moment, and stays until the server lets it go. Rules: Kubernetes docs, "Extend Service IP Ranges".</summary>
internal sealed class ServiceCIDRStrategy : ResourceStrategy<ServiceCIDR>
{
    public override void PrepareForCreate(JsonObject document)
    {
        Hold(document);
        var ready = new JsonObject { ["type"] = "Ready", ["status"] = "True", ["reason"] = "", ["message"] = "Kubernetes Service CIDR is ready" };
        if (document["metadata"]?["creationTimestamp"] is { } created) ready["lastTransitionTime"] = created.DeepClone();
        document["status"] = new JsonObject { ["conditions"] = new JsonArray(ready) };
    }

    public override void PrepareForUpdate(JsonObject document, JsonObject prior)
    {
        if (prior["metadata"]?["deletionTimestamp"] is null) Hold(document);
    }

    public override void Validate(ServiceCIDR next, FieldErrors errors)
    {
        var ranges = next.Spec.Cidrs;
        if (ranges.Count == 0) errors.Required("spec.cidrs", "at least one CIDR required");
        if (ranges.Count > 2) errors.TooMany("spec.cidrs", ranges.Count, 2);
        for (var i = 0; i < ranges.Count; i++)
        {
            if (!IPNetwork.TryParse(ranges[i], out var range)) errors.Invalid($"spec.cidrs[{i}]", ranges[i], "must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)");
            else if (range.ToString() != ranges[i]) errors.Invalid($"spec.cidrs[{i}]", ranges[i], $"must be in canonical form (\"{range}\")");
        }
        if (ranges.Count == 2 && IsV6(ranges[0]) == IsV6(ranges[1])) errors.Invalid("spec.cidrs", FieldRules.Shown(ranges), "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/96");
    }

    public override void ValidateUpdate(ServiceCIDR next, ServiceCIDR prior, FieldErrors errors)
    {
        Validate(next, errors);
        // A second family may be added to a range of one.
        if (!prior.Spec.Cidrs.SequenceEqual(next.Spec.Cidrs.Take(prior.Spec.Cidrs.Count))) errors.Invalid("spec.cidrs", FieldRules.Shown(next.Spec.Cidrs), FieldRules.Immutable);
    }

    private static void Hold(JsonObject document)
    {
        if (document["metadata"] is not JsonObject metadata) return;
        if (metadata["finalizers"] is not JsonArray finalizers) metadata["finalizers"] = finalizers = [];
        if (!finalizers.Any(one => one?.ToString() == ServiceCIDR.Finalizer)) finalizers.Add((JsonNode)ServiceCIDR.Finalizer);
    }

    private static bool IsV6(string range) => IPNetwork.TryParse(range, out var network) && network.BaseAddress.AddressFamily == AddressFamily.InterNetworkV6;
}
