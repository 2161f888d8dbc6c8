using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>
/// The environment of a container: envFrom first, then env in order (which may refer to what came before), then service variables that are not set otherwise.
/// Rule: Kubernetes docs, "Define Environment Variables for a Container".
/// </summary>
internal static class EnvironmentBuilder
{
    /// <exception cref="StartException">Something that is not optional does not exist.</exception>
    public static Dictionary<string, string> Build(Container container, PodFacts facts)
    {
        var result = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var from in container.EnvFrom) AddAll(result, from, facts.Config);
        var own = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var variable in container.Env)
        {
            var value = variable.ValueFrom is { } source ? Read(source, container, facts) : Expansion.Expand(variable.Value ?? "", Known);
            if (value is not null) own[variable.Name] = value;
        }
        foreach (var (name, value) in own) result[name] = value;
        foreach (var (name, value) in facts.ServiceVariables) result.TryAdd(name, value);
        return result;

        string? Known(string name) => own.GetValueOrDefault(name) ?? result.GetValueOrDefault(name) ?? facts.ServiceVariables.GetValueOrDefault(name);
    }

    private static void AddAll(Dictionary<string, string> result, EnvFromSource from, ConfigSnapshot config)
    {
        if (from.ConfigMapRef is { } mapRef)
        {
            if (config.ConfigMap(mapRef.Name) is { } map) Add(map.Data.Select(pair => (pair.Key, pair.Value)));
            else if (mapRef.Optional != true) throw StartException.Config($"configmap \"{mapRef.Name}\" not found");
        }
        if (from.SecretRef is { } secretRef)
        {
            if (config.Secret(secretRef.Name) is { } secret) Add(secret.Data.Select(pair => (pair.Key, Text(pair.Value))));
            else if (secretRef.Optional != true) throw StartException.Config($"secret \"{secretRef.Name}\" not found");
        }

        void Add(IEnumerable<(string Key, string Value)> pairs)
        {
            foreach (var (key, value) in pairs)
            {
                var name = from.Prefix + key;
                // A name with '=' or NUL would be read as something else by the process.
                if (name.Length > 0 && !name.AsSpan().ContainsAny('=', '\0')) result[name] = value;
            }
        }
    }

    /// <summary>Null: optional and absent.</summary>
    private static string? Read(EnvVarSource source, Container container, PodFacts facts) => source switch
    {
        { FieldRef: { } field } => DownwardFields.Read(field, facts),
        { ResourceFieldRef: { } resource } => DownwardFields.Read(resource, facts, container.Name),
        { ConfigMapKeyRef: { } key } => ReadKey(key, facts),
        { SecretKeyRef: { } key } => ReadKey(key, facts),
        _ => null,
    };

    private static string? ReadKey(ConfigMapKeySelector key, PodFacts facts)
    {
        var map = facts.Config.ConfigMap(key.Name);
        if (map?.Data.GetValueOrDefault(key.Key) is { } value) return value;
        if (key.Optional == true) return null;
        throw StartException.Config(map is null ? $"configmap \"{key.Name}\" not found" : NoKey(key.Key, "ConfigMap", key.Name, facts));
    }

    private static string? ReadKey(SecretKeySelector key, PodFacts facts)
    {
        var secret = facts.Config.Secret(key.Name);
        if (secret?.Data.GetValueOrDefault(key.Key) is { } value) return Text(value);
        if (key.Optional == true) return null;
        throw StartException.Config(secret is null ? $"secret \"{key.Name}\" not found" : NoKey(key.Key, "Secret", key.Name, facts));
    }

    private static string NoKey(string key, string kind, string? name, PodFacts facts) => $"couldn't find key {key} in {kind} {facts.Pod.Metadata.Namespace}/{name}";

    private static string Text(byte[] value) => System.Text.Encoding.UTF8.GetString(value);
}
