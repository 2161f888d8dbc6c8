using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Discovery;

/// <summary>Describes kinds as discovery tells them: one list for a group version, or all groups in one document.</summary>
internal static class ResourceDescriptions
{
    public static JsonObject List(ApiGroupVersion version) => new()
    {
        ["kind"] = "APIResourceList",
        ["apiVersion"] = "v1",
        ["groupVersion"] = version.ApiVersion,
        ["resources"] = new JsonArray([.. version.Definitions.SelectMany(Flat)]),
    };

    public static JsonObject Aggregated(IEnumerable<ApiGroup> groups, string discoveryVersion) => new()
    {
        ["kind"] = "APIGroupDiscoveryList",
        ["apiVersion"] = $"apidiscovery.k8s.io/{discoveryVersion}",
        ["metadata"] = new JsonObject(),
        ["items"] = new JsonArray([.. groups.Select(group => (JsonNode)new JsonObject
        {
            ["metadata"] = new JsonObject { ["name"] = group.Name, ["creationTimestamp"] = null },
            ["versions"] = new JsonArray([.. group.Versions.Select(version => (JsonNode)new JsonObject
            {
                ["version"] = version.Version,
                ["resources"] = new JsonArray([.. version.Definitions.Select(definition => (JsonNode)Nested(definition))]),
                ["freshness"] = "Current",
            })]),
        })]),
    };

    private static IEnumerable<JsonNode> Flat(ResourceDefinition definition)
    {
        var resource = new JsonObject
        {
            ["name"] = definition.Plural,
            ["singularName"] = definition.Singular,
            ["namespaced"] = definition.Namespaced,
            ["kind"] = definition.Kind,
            ["verbs"] = Texts(definition.Verbs),
        };
        AddNames(resource, definition);
        yield return resource;
        foreach (var subresource in definition.Subresources)
        {
            var (group, version) = Split(subresource.ApiVersion);
            var described = new JsonObject
            {
                ["name"] = $"{definition.Plural}/{subresource.Name}",
                ["singularName"] = "",
                ["namespaced"] = definition.Namespaced,
            };
            if (subresource.ApiVersion != definition.ApiVersion)
            {
                described["group"] = group;
                described["version"] = version;
            }
            described["kind"] = subresource.Kind;
            described["verbs"] = Texts(subresource.Verbs);
            yield return described;
        }
    }

    private static JsonObject Nested(ResourceDefinition definition)
    {
        var resource = new JsonObject
        {
            ["resource"] = definition.Plural,
            ["responseKind"] = Kind(definition.ApiVersion, definition.Kind),
            ["scope"] = definition.Namespaced ? "Namespaced" : "Cluster",
            ["singularResource"] = definition.Singular,
            ["verbs"] = Texts(definition.Verbs),
        };
        AddNames(resource, definition);
        if (definition.Subresources.Count == 0) return resource;
        resource["subresources"] = new JsonArray([.. definition.Subresources.Select(subresource => (JsonNode)new JsonObject
        {
            ["subresource"] = subresource.Name,
            ["responseKind"] = Kind(subresource.ApiVersion, subresource.Kind),
            ["verbs"] = Texts(subresource.Verbs),
        })]);
        return resource;
    }

    private static void AddNames(JsonObject resource, ResourceDefinition definition)
    {
        if (definition.ShortNames.Count > 0) resource["shortNames"] = Texts(definition.ShortNames);
        if (definition.Categories.Count > 0) resource["categories"] = Texts(definition.Categories);
    }

    private static JsonObject Kind(string apiVersion, string kind)
    {
        var (group, version) = Split(apiVersion);
        return new() { ["group"] = group, ["version"] = version, ["kind"] = kind };
    }

    private static (string Group, string Version) Split(string apiVersion)
    {
        var slash = apiVersion.IndexOf('/');
        return slash < 0 ? ("", apiVersion) : (apiVersion[..slash], apiVersion[(slash + 1)..]);
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode)JsonValue.Create(text))]);
}
