namespace MiniKube.Api.Core;

/// <summary>Environment variables and where their values come from.</summary>
internal static class EnvValidation
{
    private static readonly HashSet<string> PodFields =
        ["metadata.name", "metadata.namespace", "metadata.uid", "spec.nodeName", "spec.serviceAccountName", "status.hostIP", "status.hostIPs", "status.podIP", "status.podIPs"];

    public static void Validate(IReadOnlyList<EnvVar> variables, IReadOnlyList<EnvFromSource> sources, string path, FieldErrors errors)
    {
        for (var i = 0; i < variables.Count; i++)
        {
            var at = $"{path}.env[{i}]";
            if (variables[i].Name.Length == 0) errors.Required(at + ".name");
            else if (NameError(variables[i].Name) is { } error) errors.Invalid(at + ".name", variables[i].Name, error);
            if (variables[i].ValueFrom is { } from) Source(from, variables[i].Value, at + ".valueFrom", errors);
        }
        for (var i = 0; i < sources.Count; i++) From(sources[i], $"{path}.envFrom[{i}]", errors);
    }

    private static string? NameError(string name) =>
        name.All(letter => letter is >= ' ' and <= '~' and not '=')
            ? null
            : "a valid environment variable name must consist only of printable ASCII characters other than '='";

    private static void Source(EnvVarSource from, string? value, string path, FieldErrors errors)
    {
        object?[] given = [from.FieldRef, from.ResourceFieldRef, from.ConfigMapKeyRef, from.SecretKeyRef, from.FileKeyRef];
        var count = given.Count(source => source is not null);
        if (count == 0)
        {
            errors.Invalid(path, "", "must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef`, `secretKeyRef` or `fileKeyRef`");
        }
        if (count > 1) errors.Invalid(path, "", "may not have more than one field specified at a time");
        if (!string.IsNullOrEmpty(value)) errors.Invalid(path, "", "may not be specified when `value` is not empty");
        if (from.FieldRef is { } field) PodField(field, PodFields, path + ".fieldRef", errors);
        if (from.ResourceFieldRef is { } resource) Resource(resource.Resource, path + ".resourceFieldRef.resource", errors);
        if (from.ConfigMapKeyRef is { } map) Key(map.Name, map.Key, path + ".configMapKeyRef", errors);
        if (from.SecretKeyRef is { } secret) Key(secret.Name, secret.Key, path + ".secretKeyRef", errors);
    }

    /// <summary>A path into the pod: one of the allowed ones, or one label or annotation.</summary>
    public static void PodField(ObjectFieldSelector field, IReadOnlySet<string> allowed, string path, FieldErrors errors)
    {
        var text = field.FieldPath;
        if (text.Length == 0) errors.Required(path + ".fieldPath");
        else if (text.EndsWith("']", StringComparison.Ordinal)
            && (text.StartsWith("metadata.labels['", StringComparison.Ordinal) || text.StartsWith("metadata.annotations['", StringComparison.Ordinal)))
        {
            var key = text[(text.IndexOf('\'') + 1)..^2];
            if (Names.LabelKeyError(text.StartsWith("metadata.a", StringComparison.Ordinal) ? key.ToLowerInvariant() : key) is { } error)
            {
                errors.Invalid(path, key, error);
            }
        }
        else if (!allowed.Contains(text)) errors.NotSupported(path + ".fieldPath", text, allowed.Order(StringComparer.Ordinal));
    }

    public static void Resource(string name, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path);
        else if (!(name.StartsWith("limits.", StringComparison.Ordinal) || name.StartsWith("requests.", StringComparison.Ordinal))
            || !IsKnown(name[(name.IndexOf('.') + 1)..]))
        {
            errors.NotSupported(
                path, name,
                ["limits.cpu", "limits.ephemeral-storage", "limits.memory", "requests.cpu", "requests.ephemeral-storage", "requests.memory"]);
        }
    }

    private static bool IsKnown(string name) =>
        name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("hugepages-", StringComparison.Ordinal);

    private static void Key(string? name, string key, string path, FieldErrors errors)
    {
        Referred(name, path, errors);
        if (key.Length == 0) errors.Required(path + ".key");
        else if (FieldRules.ConfigKeyError(key) is { } error) errors.Invalid(path + ".key", key, error);
    }

    private static void From(EnvFromSource source, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(source.Prefix) && NameError(source.Prefix) is { } error) errors.Invalid(path + ".prefix", source.Prefix, error);
        if (source.ConfigMapRef is null && source.SecretRef is null) errors.Invalid(path, "", "must specify one of: `configMapRef` or `secretRef`");
        if (source is { ConfigMapRef: not null, SecretRef: not null })
        {
            errors.Invalid(path, "", "may not have more than one field specified at a time");
        }
        if (source.ConfigMapRef is { } map) Referred(map.Name, path + ".configMapRef", errors);
        if (source.SecretRef is { } secret) Referred(secret.Name, path + ".secretRef", errors);
    }

    private static void Referred(string? name, string path, FieldErrors errors)
    {
        if (Names.SubdomainError(name ?? "") is { } error) errors.Invalid(path + ".name", name ?? "", error);
    }
}
