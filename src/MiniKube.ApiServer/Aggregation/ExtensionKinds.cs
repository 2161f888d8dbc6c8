using System.Text.Json.Nodes;

namespace MiniKube.ApiServer.Aggregation;

/// <summary>What an extension says it serves, in the form in which discovery tells of kinds.</summary>
internal static class ExtensionKinds
{
    private static readonly Schema Anything = Schema.Scalar(SchemaKind.Any);

    public static IEnumerable<ResourceDefinition> Of(ExtensionApi api)
    {
        var resources = (api.Resources?["resources"] as JsonArray ?? []).OfType<JsonObject>().ToList();
        foreach (var resource in resources)
        {
            if (Text(resource, "name") is not { Length: > 0 } name || name.Contains('/')) continue;
            var definition = new ResourceDefinition(api.GroupVersion, Text(resource, "kind"), name, Anything)
                .SetNamespaced(resource["namespaced"]?.ToString() == "true").SetSingular(Text(resource, "singularName"))
                .SetVerbs(Texts(resource, "verbs")).SetShortNames(Texts(resource, "shortNames")).SetCategories(Texts(resource, "categories"));
            foreach (var part in resources.Where(other => Text(other, "name").StartsWith(name + "/", StringComparison.Ordinal)))
            {
                var version = Text(part, "version") is { Length: > 0 } given ? Text(part, "group") is { Length: > 0 } group ? $"{group}/{given}" : given : api.GroupVersion;
                definition.AddSubresource(new(Text(part, "name")[(name.Length + 1)..], version, Text(part, "kind"), Texts(part, "verbs")));
            }
            yield return definition;
        }
    }

    private static string Text(JsonObject source, string name) => source[name] is JsonValue value && value.TryGetValue(out string? text) ? text : "";

    private static string[] Texts(JsonObject source, string name) => source[name] is JsonArray list ? [.. list.Select(item => item?.ToString() ?? "")] : [];
}
