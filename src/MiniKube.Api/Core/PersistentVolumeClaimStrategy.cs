using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

/// <summary>What is particular to claims. Rules: Kubernetes docs, "Persistent Volumes".</summary>
internal sealed class PersistentVolumeClaimStrategy : ResourceStrategy<PersistentVolumeClaim>
{
    /// <summary>The source of a claim's data has an older field beside it, and clients read either.</summary>
    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        if (spec["dataSourceRef"] is null && spec["dataSource"] is JsonObject old) spec["dataSourceRef"] = old.DeepClone();
        else if (spec["dataSource"] is null && spec["dataSourceRef"] is JsonObject source && source["namespace"] is null) spec["dataSource"] = source.DeepClone();
    }

    public override void Validate(PersistentVolumeClaim next, FieldErrors errors) => ClaimSpecValidation.Validate(next.Spec, "spec", errors);

    public override void ValidateUpdate(PersistentVolumeClaim next, PersistentVolumeClaim prior, FieldErrors errors)
    {
        Validate(next, errors);
        var isBound = prior.Status.Phase == "Bound";
        var allowed = prior.Spec;
        // Binding fills in the volume; a default class may be set later; a bound claim may grow.
        if (string.IsNullOrEmpty(prior.Spec.VolumeName)) allowed = allowed with { VolumeName = next.Spec.VolumeName };
        if (prior.Spec.StorageClassName is null && !prior.Metadata.Annotations.ContainsKey(VolumeText.ClassAnnotation)) allowed = allowed with { StorageClassName = next.Spec.StorageClassName };
        if (isBound) allowed = allowed with { VolumeAttributesClassName = next.Spec.VolumeAttributesClassName, Resources = Grown(prior.Spec.Resources, next.Spec.Resources) };
        if (!FieldRules.Same(next.Spec, allowed))
        {
            errors.Forbidden("spec", "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims");
            return;
        }
        var wanted = Storage(next.Spec.Resources.Requests);
        if (wanted < Storage(prior.Spec.Resources.Requests) && wanted <= Storage(next.Status.Capacity))
        {
            errors.Forbidden("spec.resources.requests.storage", "field can not be less than status.capacity");
        }
    }

    public override void ValidateStatusUpdate(PersistentVolumeClaim next, PersistentVolumeClaim prior, FieldErrors errors)
    {
        foreach (var (name, amount) in next.Status.Capacity)
        {
            if (amount < Quantity.Zero) errors.Invalid($"status.capacity[{name}]", amount, FieldRules.NotNegative);
        }
    }

    private static Quantity Storage(IReadOnlyDictionary<string, Quantity> amounts) => amounts.GetValueOrDefault("storage");

    private static VolumeResourceRequirements Grown(VolumeResourceRequirements prior, VolumeResourceRequirements next)
    {
        var requests = prior.Requests.ToDictionary();
        if (next.Requests.TryGetValue("storage", out var storage)) requests["storage"] = storage;
        return prior with { Requests = requests };
    }
}
