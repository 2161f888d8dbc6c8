using System.Text.Json.Nodes;

namespace MiniKube.Api.Core;

/// <summary>What is particular to volumes. Rules: Kubernetes docs, "Persistent Volumes".</summary>
internal sealed class PersistentVolumeStrategy : ResourceStrategy<PersistentVolume>
{
    // Fields of a spec that name where the data is; the others say how it is used.
    private static readonly HashSet<string> Usage =
    [
        "capacity", "accessModes", "claimRef", "persistentVolumeReclaimPolicy", "storageClassName", "mountOptions", "volumeMode", "nodeAffinity",
        "volumeAttributesClassName",
    ];

    public override void Default(JsonObject document)
    {
        if (document["spec"]?["hostPath"] is JsonObject path && !path.ContainsKey("type")) path["type"] = "";
    }

    public override void Validate(PersistentVolume next, FieldErrors errors)
    {
        var spec = next.Spec;
        ClaimSpecValidation.AccessModes(spec.AccessModes, "spec.accessModes", errors);
        Capacity(spec.Capacity, errors);
        var sources = Sources(spec);
        if (sources.Count == 0) errors.Required("spec", "must specify a volume type");
        foreach (var extra in sources.Skip(1)) errors.Forbidden($"spec.{extra.Key}", "may not specify more than 1 volume type");
        if (spec.HostPath is { } host)
        {
            if (host.Path.Length == 0) errors.Required("spec.hostPath.path");
            else if (host.Path.Split('/').Contains("..")) errors.Invalid("spec.hostPath.path", host.Path, "must not contain '..'");
            if (host.Path == "/" && spec.PersistentVolumeReclaimPolicy == "Recycle") errors.Forbidden("spec.persistentVolumeReclaimPolicy", "may not be 'recycle' for a hostPath mount of '/'");
        }
        if (spec.Nfs is { } nfs)
        {
            if (nfs.Server.Length == 0) errors.Required("spec.nfs.server");
            if (!nfs.Path.StartsWith('/')) errors.Invalid("spec.nfs.path", nfs.Path, "must be an absolute path");
        }
        if (spec.Csi is { } csi)
        {
            FieldRules.Name(csi.Driver, "spec.csi.driver", errors);
            if (csi.VolumeHandle.Length == 0) errors.Required("spec.csi.volumeHandle");
        }
        if (spec.Local is not null && spec.NodeAffinity?.Required is null) errors.Required("spec.nodeAffinity", "Local volume requires node affinity");
        if (spec.NodeAffinity is { Required: null }) errors.Required("spec.nodeAffinity.required", "must specify required node constraints");
        if (spec.StorageClassName is { Length: > 0 } name && Names.SubdomainError(name) is { } error) errors.Invalid("spec.storageClassName", name, error);
    }

    public override void ValidateUpdate(PersistentVolume next, PersistentVolume prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (!JsonNode.DeepEquals(Source(next.Spec), Source(prior.Spec))) errors.Forbidden("spec.persistentvolumesource", "spec.persistentvolumesource is immutable after creation");
        FieldRules.Unchanged(next.Spec.VolumeMode, prior.Spec.VolumeMode, "spec.volumeMode", errors);
        if (prior.Spec.NodeAffinity is not null) FieldRules.Unchanged(next.Spec.NodeAffinity, prior.Spec.NodeAffinity, "spec.nodeAffinity", errors);
    }

    private static void Capacity(IReadOnlyDictionary<string, Quantity> capacity, FieldErrors errors)
    {
        if (capacity.Count == 0) errors.Required("spec.capacity");
        else if (!capacity.ContainsKey("storage") || capacity.Count > 1) errors.NotSupported("spec.capacity", FieldRules.Shown(capacity.Keys.First()), ["storage"]);
        if (capacity.TryGetValue("storage", out var size) && size <= Quantity.Zero) errors.Invalid("spec.capacity[storage]", size, "must be greater than zero");
    }

    private static List<KeyValuePair<string, JsonNode?>> Sources(PersistentVolumeSpec spec) =>
        [.. ApiJson.ToDocument(spec).Where(field => !Usage.Contains(field.Key))];

    private static JsonObject Source(PersistentVolumeSpec spec)
    {
        var document = ApiJson.ToDocument(spec);
        foreach (var field in Usage) document.Remove(field);
        return document;
    }
}
