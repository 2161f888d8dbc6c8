using MiniKube.Api.Core;

namespace MiniKube.NodeAgent.Launch;

/// <summary>The ConfigMaps and Secrets that a pod refers to, as they are at one moment; absent ones do not exist.</summary>
internal sealed class ConfigSnapshot(IReadOnlyDictionary<string, ConfigMap> configMaps, IReadOnlyDictionary<string, Secret> secrets)
{
    public static ConfigSnapshot Empty { get; } = new(new Dictionary<string, ConfigMap>(), new Dictionary<string, Secret>());

    public ConfigMap? ConfigMap(string? name) => configMaps.GetValueOrDefault(name ?? "");

    public Secret? Secret(string? name) => secrets.GetValueOrDefault(name ?? "");
}
