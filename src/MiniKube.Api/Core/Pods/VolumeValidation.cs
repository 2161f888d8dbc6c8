namespace MiniKube.Api.Core;

/// <summary>Volumes of a pod: names, and exactly one source each.</summary>
internal static class VolumeValidation
{
    private static readonly HashSet<string> PodFields = ["metadata.annotations", "metadata.labels", "metadata.name", "metadata.namespace", "metadata.uid"];

    public static void Validate(IReadOnlyList<Volume> volumes, string path, FieldErrors errors)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < volumes.Count; i++)
        {
            var volume = volumes[i];
            var at = $"{path}[{i}]";
            if (volume.Name.Length == 0) errors.Required(at + ".name");
            else if (Names.LabelError(volume.Name) is { } error) errors.Invalid(at + ".name", volume.Name, error);
            else if (!names.Add(volume.Name)) errors.Duplicate(at + ".name", volume.Name);
            var count = VolumeSources.Count(volume);
            if (count == 0) errors.Required(at, "must specify a volume type");
            if (count > 1) errors.Forbidden($"{at}.{VolumeSources.Second(volume)}", "may not specify more than 1 volume type");
            Source(volume, at, errors);
        }
    }

    private static void Source(Volume volume, string path, FieldErrors errors)
    {
        if (volume.HostPath is { } host)
        {
            if (host.Path.Length == 0) errors.Required(path + ".hostPath.path");
            else if (host.Path.Split('/').Contains("..")) errors.Invalid(path + ".hostPath.path", host.Path, "must not contain '..'");
        }
        if (volume.EmptyDir?.SizeLimit is { } limit && limit < Quantity.Zero)
        {
            errors.Forbidden(path + ".emptyDir.sizeLimit", "SizeLimit field must be a valid resource quantity");
        }
        if (volume.ConfigMap is { } map)
        {
            if (string.IsNullOrEmpty(map.Name)) errors.Required(path + ".configMap.name");
            Items(map.Items, map.DefaultMode, path + ".configMap", errors);
        }
        if (volume.Secret is { } secret)
        {
            if (string.IsNullOrEmpty(secret.SecretName)) errors.Required(path + ".secret.secretName");
            Items(secret.Items, secret.DefaultMode, path + ".secret", errors);
        }
        if (volume.PersistentVolumeClaim is { ClaimName.Length: 0 }) errors.Required(path + ".persistentVolumeClaim.claimName");
        if (volume.Nfs is { } nfs)
        {
            if (nfs.Server.Length == 0) errors.Required(path + ".nfs.server");
            if (nfs.Path.Length == 0) errors.Required(path + ".nfs.path");
            else if (!nfs.Path.StartsWith('/')) errors.Invalid(path + ".nfs.path", nfs.Path, "must be an absolute path");
        }
        if (volume.Csi is { } csi) Driver(csi.Driver, path + ".csi.driver", errors);
        if (volume.Iscsi is { } iscsi) Iscsi(iscsi, path + ".iscsi", errors);
        if (volume.DownwardAPI is { } downward)
        {
            Mode(downward.DefaultMode, path + ".downwardAPI.defaultMode", errors);
            Files(downward.Items, path + ".downwardAPI.items", errors);
        }
        if (volume.Projected is { } projected) Projected(projected, path + ".projected", errors);
    }

    private static void Driver(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path);
        else if (name.Length > 63) errors.TooLong(path, 63);
        else if (Names.SubdomainError(name.ToLowerInvariant()) is { } error) errors.Invalid(path, name, error);
    }

    private static void Iscsi(ISCSIVolumeSource target, string path, FieldErrors errors)
    {
        if (target.TargetPortal.Length == 0) errors.Required(path + ".targetPortal");
        if (target.Iqn.Length == 0) errors.Required(path + ".iqn");
        else if (!target.Iqn.StartsWith("iqn", StringComparison.Ordinal) && !target.Iqn.StartsWith("eui", StringComparison.Ordinal) && !target.Iqn.StartsWith("naa", StringComparison.Ordinal))
        {
            errors.Invalid(path + ".iqn", target.Iqn, "must be valid format starting with iqn, eui, or naa");
        }
        if (target.Lun is < 0 or > 255) errors.Invalid(path + ".lun", target.Lun, "must be between 0 and 255, inclusive");
    }

    private static void Projected(ProjectedVolumeSource projected, string path, FieldErrors errors)
    {
        Mode(projected.DefaultMode, path + ".defaultMode", errors);
        for (var i = 0; i < projected.Sources.Count; i++)
        {
            var source = projected.Sources[i];
            var at = $"{path}.sources[{i}]";
            object?[] given = [source.Secret, source.ConfigMap, source.DownwardAPI, source.ServiceAccountToken, source.ClusterTrustBundle, source.PodCertificate];
            if (given.Count(one => one is not null) > 1) errors.Forbidden(at, "may not specify more than 1 volume type");
            if (given.All(one => one is null)) errors.Required(at, "must specify a volume type");
            if (source.Secret is { } secret)
            {
                if (string.IsNullOrEmpty(secret.Name)) errors.Required(at + ".secret.name");
                Items(secret.Items, null, at + ".secret", errors);
            }
            if (source.ConfigMap is { } map)
            {
                if (string.IsNullOrEmpty(map.Name)) errors.Required(at + ".configMap.name");
                Items(map.Items, null, at + ".configMap", errors);
            }
            if (source.DownwardAPI is { } downward) Files(downward.Items, at + ".downwardAPI.items", errors);
            if (source.ServiceAccountToken is { } token)
            {
                if (token.ExpirationSeconds < 600)
                {
                    errors.Invalid(
                        at + ".serviceAccountToken.expirationSeconds", token.ExpirationSeconds, "may not specify a duration less than 10 minutes");
                }
                InnerPath(token.Path, at + ".serviceAccountToken.path", errors);
            }
        }
    }

    private static void Items(IReadOnlyList<KeyToPath> items, int? defaultMode, string path, FieldErrors errors)
    {
        Mode(defaultMode, path + ".defaultMode", errors);
        for (var i = 0; i < items.Count; i++)
        {
            var at = $"{path}.items[{i}]";
            if (items[i].Key.Length == 0) errors.Required(at + ".key");
            InnerPath(items[i].Path, at + ".path", errors);
            Mode(items[i].Mode, at + ".mode", errors);
        }
    }

    private static void Files(IReadOnlyList<DownwardAPIVolumeFile> files, string path, FieldErrors errors)
    {
        for (var i = 0; i < files.Count; i++)
        {
            var at = $"{path}[{i}]";
            InnerPath(files[i].Path, at + ".path", errors);
            Mode(files[i].Mode, at + ".mode", errors);
            if (files[i] is { FieldRef: null, ResourceFieldRef: null }) errors.Required(at, "one of fieldRef and resourceFieldRef is required");
            if (files[i] is { FieldRef: not null, ResourceFieldRef: not null })
            {
                errors.Invalid(at, "resource", "fieldRef and resourceFieldRef can not be specified simultaneously");
            }
            if (files[i].FieldRef is { } field) EnvValidation.PodField(field, PodFields, at + ".fieldRef", errors);
            if (files[i].ResourceFieldRef is { } resource)
            {
                EnvValidation.Resource(resource.Resource, at + ".resourceFieldRef.resource", errors);
                if (string.IsNullOrEmpty(resource.ContainerName)) errors.Required(at + ".resourceFieldRef.containerName");
            }
        }
    }

    private static void InnerPath(string value, string path, FieldErrors errors)
    {
        if (value.Length == 0) errors.Required(path);
        else FieldRules.InnerPath(value, path, errors);
    }

    private static void Mode(int? mode, string path, FieldErrors errors)
    {
        if (mode is < 0 or > 511) errors.Invalid(path, mode, "must be a number between 0 and 0777 (octal), both inclusive");
    }
}
