using System.Text.Json;
using System.Text.Json.Nodes;

namespace MiniKube.Containers.Docker.Network;

/// <summary>A pod network's configuration: plugins that are called one after another (CNI specification 1.0).</summary>
internal sealed record NetworkDefinition(string Name, string Version, IReadOnlyList<JsonObject> Plugins)
{
    private static readonly string[] Extensions = [".conflist", ".conf", ".json"];

    /// <summary>The first file by name that is one; null when there is none.</summary>
    public static NetworkDefinition? Find(string folder)
    {
        if (!Directory.Exists(folder))
            return null;
        return Directory.EnumerateFiles(folder)
            .Where(file => Extensions.Contains(Path.GetExtension(file), StringComparer.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(TryRead)
            .FirstOrDefault(found => found is not null);
    }

    public static NetworkDefinition? Parse(JsonObject document)
    {
        if ((string?)document["name"] is not { Length: > 0 } name)
            return null;
        var version = (string?)document["cniVersion"] ?? "0.2.0";
        var plugins = document["plugins"] is JsonArray list ? list.OfType<JsonObject>().ToList() : [document];
        return plugins.Count > 0 && plugins.TrueForAll(plugin => (string?)plugin["type"] is { Length: > 0 }) ? new(name, version, plugins) : null;
    }

    public JsonObject ToJson() => new()
    {
        ["name"] = Name,
        ["cniVersion"] = Version,
        ["plugins"] = new JsonArray([.. Plugins.Select(plugin => plugin.DeepClone())]),
    };

    private static NetworkDefinition? TryRead(string path)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(path)) is JsonObject document ? Parse(document) : null;
        }
        catch (Exception unusable) when (unusable is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            return null; // half written, or of no use: the next one may do
        }
    }
}
