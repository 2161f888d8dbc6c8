using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Discovery;

/// <summary>All discovery documents for one state of the kinds.</summary>
internal sealed class DiscoveryDocuments
{
    private readonly Dictionary<string, CachedDocument> byPath = [];
    private readonly Dictionary<string, CachedDocument> aggregated = [];

    public DiscoveryDocuments(IEnumerable<ResourceDefinition> kinds, long generation)
    {
        Generation = generation;
        var groups = new ApiGroups(kinds);
        var paths = new List<string> { "/api", "/apis" };
        foreach (var group in groups.All)
        {
            if (group.Name.Length > 0) Add($"/apis/{group.Name}", group.Describe(alone: true), paths);
            foreach (var version in group.Versions) Add($"/{version.Path}", ResourceDescriptions.List(version), paths);
        }
        byPath["/apis"] = CachedDocument.Json(new JsonObject
        {
            ["kind"] = "APIGroupList",
            ["apiVersion"] = "v1",
            ["groups"] = new JsonArray([.. groups.Named.Select(group => (JsonNode)group.Describe(alone: false))]),
        });
        paths.AddRange(["/healthz", "/livez", "/metrics", "/openapi/v2", "/openapi/v3", "/readyz", "/version"]);
        byPath["/"] = CachedDocument.Json(new JsonObject { ["paths"] = new JsonArray([.. paths.Select(path => (JsonNode)JsonValue.Create(path))]) });
        foreach (var version in (string[])["v2", "v2beta1"])
        {
            var type = $"application/json;g=apidiscovery.k8s.io;v={version};as=APIGroupDiscoveryList";
            aggregated[$"/api {version}"] = CachedDocument.Json(
                ResourceDescriptions.Aggregated(groups.All.Where(group => group.Name.Length == 0), version), type);
            aggregated[$"/apis {version}"] = CachedDocument.Json(ResourceDescriptions.Aggregated(groups.Named, version), type);
        }
    }

    public long Generation { get; }

    public CachedDocument? Find(string path) => byPath.GetValueOrDefault(path);

    public CachedDocument? FindAggregated(string path, string version) => aggregated.GetValueOrDefault($"{path} {version}");

    private void Add(string path, JsonObject document, List<string> paths)
    {
        byPath[path] = CachedDocument.Json(document);
        paths.Add(path);
    }
}
