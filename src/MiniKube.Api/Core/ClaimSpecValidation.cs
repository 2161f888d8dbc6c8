using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

/// <summary>What a claim asks for; also of claims that pods and stateful sets make.</summary>
internal static class ClaimSpecValidation
{
    private const string Alone = "ReadWriteOncePod";

    public static void Validate(PersistentVolumeClaimSpec spec, string path, FieldErrors errors)
    {
        AccessModes(spec.AccessModes, path + ".accessModes", errors);
        SelectorValidation.Validate(spec.Selector, path + ".selector", errors);
        if (!spec.Resources.Requests.TryGetValue("storage", out var storage)) errors.Required(path + ".resources[storage]");
        else if (storage <= Quantity.Zero) errors.Invalid(path + ".resources[storage]", storage, "must be greater than zero");
        if (spec.StorageClassName is { Length: > 0 } name && Names.SubdomainError(name) is { } error) errors.Invalid(path + ".storageClassName", name, error);
        if (spec.VolumeAttributesClassName is { Length: > 0 } attributes && Names.SubdomainError(attributes) is { } wrong)
        {
            errors.Invalid(path + ".volumeAttributesClassName", attributes, wrong);
        }
        if (spec.DataSource is { } source) Source(source.ApiGroup, source.Kind, source.Name, path + ".dataSource", errors);
        if (spec.DataSourceRef is { } reference) Source(reference.ApiGroup, reference.Kind, reference.Name, path + ".dataSourceRef", errors);
    }

    public static void AccessModes(IReadOnlyList<string> modes, string path, FieldErrors errors)
    {
        if (modes.Count == 0) errors.Required(path, "at least 1 access mode is required");
        if (modes.Count > 1 && modes.Contains(Alone)) errors.Forbidden(path, $"may not use {Alone} with other access modes");
    }

    private static void Source(string? group, string kind, string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path + ".name");
        if (kind.Length == 0) errors.Required(path + ".kind");
        if (string.IsNullOrEmpty(group) && kind != "PersistentVolumeClaim")
        {
            errors.Invalid(path, kind, "must be 'PersistentVolumeClaim' when referencing the default apiGroup");
        }
    }
}
