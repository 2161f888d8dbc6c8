using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.ResourceAllocation;

internal sealed class ResourceClaimStrategy : ResourceStrategy<ResourceClaim>
{
    public override void Default(JsonObject document) => ClaimDefaults.Apply(document["spec"]?["devices"]);

    public override void Validate(ResourceClaim next, FieldErrors errors) => DeviceClaimRules.Validate(next.Spec.Devices, "spec.devices", errors);

    public override void ValidateUpdate(ResourceClaim next, ResourceClaim prior, FieldErrors errors) =>
        FieldRules.Unchanged(next.Spec, prior.Spec, "spec", errors);

    public override void ValidateStatusUpdate(ResourceClaim next, ResourceClaim prior, FieldErrors errors)
    {
        if (next.Status.ReservedFor.Count > 256) errors.TooMany("status.reservedFor", next.Status.ReservedFor.Count, 256);
        if (next.Status.ReservedFor.Count > 0 && next.Status.Allocation is null) errors.Forbidden("status.reservedFor", "may not be specified when `allocated` is not set");
        if (prior.Status.Allocation is not null && next.Status.Allocation is not null) FieldRules.Unchanged(next.Status.Allocation, prior.Status.Allocation, "status.allocation", errors);
    }
}

internal sealed class ResourceClaimTemplateStrategy : ResourceStrategy<ResourceClaimTemplate>
{
    public override void Default(JsonObject document) => ClaimDefaults.Apply(document["spec"]?["spec"]?["devices"]);

    public override void Validate(ResourceClaimTemplate next, FieldErrors errors) => DeviceClaimRules.Validate(next.Spec.Spec.Devices, "spec.spec.devices", errors);

    public override void ValidateUpdate(ResourceClaimTemplate next, ResourceClaimTemplate prior, FieldErrors errors) =>
        FieldRules.Unchanged(next.Spec, prior.Spec, "spec", errors);
}

internal sealed class DeviceClassStrategy : ResourceStrategy<DeviceClass>
{
    public override void Validate(DeviceClass next, FieldErrors errors) => DeviceClaimRules.Selectors(next.Spec.Selectors, "spec.selectors", errors);
}

internal sealed class ResourceSliceStrategy : ResourceStrategy<ResourceSlice>
{
    private const int MaximumDevices = 128;

    public override void Validate(ResourceSlice next, FieldErrors errors)
    {
        var spec = next.Spec;
        FieldRules.Name(spec.Driver, "spec.driver", errors);
        if (spec.Pool.Name.Length == 0) errors.Required("spec.pool.name");
        if (spec.Pool.ResourceSliceCount <= 0) errors.Invalid("spec.pool.resourceSliceCount", spec.Pool.ResourceSliceCount, "must be greater than zero");
        FieldRules.NonNegative(spec.Pool.Generation, "spec.pool.generation", errors);
        var places = (spec.NodeName is { Length: > 0 } ? 1 : 0) + (spec.NodeSelector is not null ? 1 : 0) + (spec.AllNodes == true ? 1 : 0) + (spec.PerDeviceNodeSelection == true ? 1 : 0);
        if (places == 0) errors.Required("spec", "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required");
        if (places > 1) errors.Invalid("spec", null, "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required");
        if (spec.Devices.Count > MaximumDevices) errors.TooMany("spec.devices", spec.Devices.Count, MaximumDevices);
        var names = new HashSet<string>();
        for (var i = 0; i < spec.Devices.Count; i++)
        {
            if (Names.LabelError(spec.Devices[i].Name) is { } error) errors.Invalid($"spec.devices[{i}].name", spec.Devices[i].Name, error);
            if (!names.Add(spec.Devices[i].Name)) errors.Duplicate($"spec.devices[{i}].name", spec.Devices[i].Name);
        }
    }

    public override void ValidateUpdate(ResourceSlice next, ResourceSlice prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Spec.Driver, prior.Spec.Driver, "spec.driver", errors);
        FieldRules.Unchanged(next.Spec.Pool.Name, prior.Spec.Pool.Name, "spec.pool.name", errors);
        FieldRules.Unchanged(next.Spec.NodeName, prior.Spec.NodeName, "spec.nodeName", errors);
    }
}

/// <summary>One device where nobody says how many.</summary>
internal static class ClaimDefaults
{
    public static void Apply(JsonNode? devices)
    {
        if (devices?["requests"] is not JsonArray requests) return;
        foreach (var request in requests.OfType<JsonObject>())
        {
            if (request["exactly"] is JsonObject exactly) Count(exactly);
            if (request["firstAvailable"] is not JsonArray alternatives) continue;
            foreach (var alternative in alternatives.OfType<JsonObject>()) Count(alternative);
        }
    }

    private static void Count(JsonObject request)
    {
        request.TryAdd("allocationMode", "ExactCount");
        if ((string?)request["allocationMode"] == "ExactCount") request.TryAdd("count", 1);
    }
}
