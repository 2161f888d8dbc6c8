using System.Text;
using MiniKube.Api.Core;
using MiniKube.NodeAgent.Launch;

namespace MiniKube.NodeAgent.Volumes;

/// <summary>The files of volumes that come from objects of the API. Pure. Rule: Kubernetes docs, "Volumes", configMap, secret, downwardAPI, projected.</summary>
internal static class VolumeFiles
{
    private const int DefaultMode = 0b110_100_100;

    /// <summary>Null: not a volume of this kind.</summary>
    /// <exception cref="StartException">Something that is not optional does not exist.</exception>
    public static Dictionary<string, VolumeFile>? Of(Volume volume, PodFacts facts)
    {
        var files = new Dictionary<string, VolumeFile>(StringComparer.Ordinal);
        switch (volume)
        {
            case { ConfigMap: { } map }:
                Add(files, map.Name, map.Items, map.Optional, map.DefaultMode, facts.Config.ConfigMap(map.Name));
                return files;
            case { Secret: { } secret }:
                Add(files, secret.SecretName, secret.Items, secret.Optional, secret.DefaultMode, facts.Config.Secret(secret.SecretName));
                return files;
            case { DownwardAPI: { } downward }:
                Add(files, downward.Items, downward.DefaultMode, facts);
                return files;
            case { Projected: { } projected }:
                foreach (var source in projected.Sources) Add(files, source, projected.DefaultMode, facts);
                return files;
            default:
                return null;
        }
    }

    private static void Add(Dictionary<string, VolumeFile> files, VolumeProjection source, int? mode, PodFacts facts)
    {
        if (source.ConfigMap is { } map) Add(files, map.Name, map.Items, map.Optional, mode, facts.Config.ConfigMap(map.Name));
        else if (source.Secret is { } secret) Add(files, secret.Name, secret.Items, secret.Optional, mode, facts.Config.Secret(secret.Name));
        else if (source.DownwardAPI is { } downward) Add(files, downward.Items, mode, facts);
        else if (source.ServiceAccountToken is { } token) Add(files, token, mode, facts);
        else throw new StartException("FailedMount", "this kind of projected source is not supported by this node; use configMap, secret, downwardAPI or serviceAccountToken");
    }

    private static void Add(Dictionary<string, VolumeFile> files, string? name, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, ConfigMap? map)
    {
        if (map is null)
        {
            if (optional != true) throw Missing("configmap", name);
            return;
        }
        var data = map.Data.ToDictionary(pair => pair.Key, pair => Encoding.UTF8.GetBytes(pair.Value));
        foreach (var (key, value) in map.BinaryData) data[key] = value;
        Add(files, data, items, optional, mode, $"configmap references non-existent config key: ");
    }

    private static void Add(Dictionary<string, VolumeFile> files, string? name, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, Secret? secret)
    {
        if (secret is null)
        {
            if (optional != true) throw Missing("secret", name);
            return;
        }
        Add(files, secret.Data, items, optional, mode, "references non-existent secret key: ");
    }

    private static void Add(
        Dictionary<string, VolumeFile> files, IReadOnlyDictionary<string, byte[]> data, IReadOnlyList<KeyToPath> items, bool? optional, int? mode, string missing)
    {
        if (items.Count == 0)
        {
            foreach (var (key, value) in data) files[key] = new(value, (UnixFileMode)(mode ?? DefaultMode));
            return;
        }
        foreach (var item in items)
        {
            if (data.TryGetValue(item.Key, out var value)) files[item.Path] = new(value, (UnixFileMode)(item.Mode ?? mode ?? DefaultMode));
            else if (optional != true) throw new StartException("FailedMount", missing + item.Key);
        }
    }

    private static void Add(Dictionary<string, VolumeFile> files, IReadOnlyList<DownwardAPIVolumeFile> items, int? mode, PodFacts facts)
    {
        foreach (var item in items)
        {
            var text = item.FieldRef is { } field ? DownwardFields.Read(field, facts)
                : item.ResourceFieldRef is { } resource ? DownwardFields.Read(resource, facts, resource.ContainerName ?? "")
                : "";
            files[item.Path] = new(Encoding.UTF8.GetBytes(text), (UnixFileMode)(item.Mode ?? mode ?? DefaultMode));
        }
    }

    private static void Add(Dictionary<string, VolumeFile> files, ServiceAccountTokenProjection source, int? mode, PodFacts facts)
    {
        var token = facts.Tokens.GetValueOrDefault(TokenUse.Of(source)) ?? throw new StartException("FailedMount", "there is no token of the service account yet");
        files[source.Path] = new(Encoding.UTF8.GetBytes(token), (UnixFileMode)(mode ?? DefaultMode));
    }

    private static StartException Missing(string kind, string? name) =>
        new("FailedMount", $"{kind} \"{name}\" not found");
}
