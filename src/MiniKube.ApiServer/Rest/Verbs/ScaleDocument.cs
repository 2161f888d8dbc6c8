using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MiniKube.Api.Meta;

namespace MiniKube.ApiServer.Rest.Verbs;

/// <summary>Finds and sets the numbers of a scale where the kind keeps them.</summary>
internal static class ScaleDocument
{
    public static int SpecReplicasOf(this ScalePaths paths, JsonObject document) => Number(Find(document, paths.SpecReplicas));

    public static int StatusReplicasOf(this ScalePaths paths, JsonObject document) => Number(Find(document, paths.StatusReplicas));

    /// <summary>A selector is kept as one, or, by custom resources, as the text of one.</summary>
    public static string? SelectorOf(this ScalePaths paths, JsonObject document) => (paths.Selector is null ? null : Find(document, paths.Selector)) switch
    {
        JsonObject selector when selector.ContainsKey("matchLabels") || selector.ContainsKey("matchExpressions") => LabelQuery.Of(ApiJson.Deserialize<LabelSelector>(selector)).ToString(),
        JsonObject labels => string.Join(',', labels.Select(pair => $"{pair.Key}={pair.Value}").Order(StringComparer.Ordinal)),
        JsonValue text => text.ToString(),
        _ => null,
    };

    public static void SetReplicas(this ScalePaths paths, JsonObject document, int replicas) => paths.Set(document, replicas);

    public static void Set(this ScalePaths paths, JsonObject document, JsonNode replicas)
    {
        var steps = paths.SpecReplicas.Split('.');
        foreach (var step in steps[..^1])
        {
            if (document[step] is not JsonObject inner) document[step] = inner = [];
            document = inner;
        }
        document[steps[^1]] = replicas;
    }

    private static JsonNode? Find(JsonObject document, string path)
    {
        JsonNode? node = document;
        foreach (var step in path.Split('.')) node = (node as JsonObject)?[step];
        return node;
    }

    private static int Number(JsonNode? node) =>
        node is JsonValue value && value.GetValueKind() == JsonValueKind.Number && int.TryParse(value.ToJsonString(), CultureInfo.InvariantCulture, out var number) ? number : 0;
}
