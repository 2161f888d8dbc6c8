using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Storage;

/// <summary>What is particular to drivers. Rules: the Container Storage Interface, "GetPluginInfo"; Kubernetes docs, "CSIDriver".</summary>
internal sealed class CSIDriverStrategy : ResourceStrategy<CSIDriver>
{
    public override void Default(JsonObject document)
    {
        if (document["spec"] is JsonObject spec && spec["volumeLifecycleModes"] is null) spec["volumeLifecycleModes"] = new JsonArray("Persistent");
    }

    public override void Validate(CSIDriver next, FieldErrors errors)
    {
        if (next.Metadata.Name?.Length > 63) errors.TooLong("metadata.name", 63);
        var audiences = new HashSet<string>();
        for (var i = 0; i < next.Spec.TokenRequests.Count; i++)
        {
            var request = next.Spec.TokenRequests[i];
            if (!audiences.Add(request.Audience)) errors.Duplicate($"spec.tokenRequests[{i}].audience", request.Audience);
            if (request.ExpirationSeconds < 600) errors.Invalid($"spec.tokenRequests[{i}].expirationSeconds", request.ExpirationSeconds, "may not specify a duration less than 10 minutes");
        }
    }

    public override void ValidateUpdate(CSIDriver next, CSIDriver prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Spec.AttachRequired, prior.Spec.AttachRequired, "spec.attachedRequired", errors);
        FieldRules.Unchanged(next.Spec.VolumeLifecycleModes, prior.Spec.VolumeLifecycleModes, "spec.volumeLifecycleModes", errors);
    }
}

internal sealed class CSINodeStrategy : ResourceStrategy<CSINode>
{
    private const int LongestNodeId = 192;

    /// <summary>A node is registered before its drivers are.</summary>
    public override void Default(JsonObject document)
    {
        if (document["spec"] is JsonObject spec && spec["drivers"] is null) spec["drivers"] = new JsonArray();
    }

    public override void Validate(CSINode next, FieldErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < next.Spec.Drivers.Count; i++)
        {
            var (driver, path) = (next.Spec.Drivers[i], $"spec.drivers[{i}]");
            FieldRules.Name(driver.Name, path + ".name", errors);
            if (!names.Add(driver.Name)) errors.Duplicate(path + ".name", driver.Name);
            if (driver.NodeID.Length == 0) errors.Required(path + ".nodeID");
            if (driver.NodeID.Length > LongestNodeId) errors.Invalid(path + ".nodeID", driver.NodeID, $"must be {LongestNodeId} characters or less");
            var topology = new HashSet<string>();
            FieldRules.NonNegative(driver.Allocatable?.Count, path + ".allocatable.count", errors);
            foreach (var key in driver.TopologyKeys)
            {
                if (!topology.Add(key)) errors.Duplicate(path, key);
                if (Names.LabelKeyError(key) is { } error) errors.Invalid(path + ".topologyKeys", key, error);
            }
        }
    }
}

internal sealed class CSIStorageCapacityStrategy : ResourceStrategy<CSIStorageCapacity>
{
    public override void Validate(CSIStorageCapacity next, FieldErrors errors)
    {
        FieldRules.Name(next.StorageClassName, "storageClassName", errors);
        if (next.Capacity < Quantity.Zero) errors.Invalid("capacity", next.Capacity, FieldRules.NotNegative);
        if (next.MaximumVolumeSize < Quantity.Zero) errors.Invalid("maximumVolumeSize", next.MaximumVolumeSize, FieldRules.NotNegative);
        Meta.SelectorValidation.Validate(next.NodeTopology, "nodeTopology", errors);
    }

    public override void ValidateUpdate(CSIStorageCapacity next, CSIStorageCapacity prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.NodeTopology, prior.NodeTopology, "nodeTopology", errors);
        FieldRules.Unchanged(next.StorageClassName, prior.StorageClassName, "storageClassName", errors);
    }
}

internal sealed class VolumeAttachmentStrategy : ResourceStrategy<VolumeAttachment>
{
    public override void Validate(VolumeAttachment next, FieldErrors errors)
    {
        FieldRules.QualifiedName(next.Spec.Attacher, "spec.attacher", errors);
        FieldRules.Name(next.Spec.NodeName, "spec.nodeName", errors);
        var source = next.Spec.Source;
        if (source is { InlineVolumeSpec: not null, PersistentVolumeName: not null }) errors.Forbidden("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        else if (source is { InlineVolumeSpec: null, PersistentVolumeName: null }) errors.Required("spec.source", "must specify exactly one of inlineVolumeSpec and persistentVolumeName");
        else if (source.PersistentVolumeName is { } name) FieldRules.Name(name, "spec.source.persistentVolumeName", errors);
    }

    public override void ValidateUpdate(VolumeAttachment next, VolumeAttachment prior, FieldErrors errors)
    {
        Validate(next, errors);
        FieldRules.Unchanged(next.Spec, prior.Spec, "spec", errors);
    }
}

internal sealed class VolumeAttributesClassStrategy : ResourceStrategy<VolumeAttributesClass>
{
    public override void Validate(VolumeAttributesClass next, FieldErrors errors)
    {
        FieldRules.Name(next.DriverName, "driverName", errors);
        if (next.Parameters.Count == 0) errors.Required("parameters", "must contain at least one key/value pair");
        StorageClassStrategy.Parameters(next.Parameters, "parameters", errors);
    }

    public override void ValidateUpdate(VolumeAttributesClass next, VolumeAttributesClass prior, FieldErrors errors)
    {
        if (next.DriverName != prior.DriverName) errors.Forbidden("driverName", "updates to driverName are forbidden.");
        if (!FieldRules.Same(next.Parameters, prior.Parameters)) errors.Forbidden("parameters", "updates to parameters are forbidden.");
    }
}
