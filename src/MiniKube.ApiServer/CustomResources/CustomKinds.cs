using System.Text.Json.Nodes;
using MiniKube.Api.ApiExtensions;
using MiniKube.ApiServer.CustomResources.Conversion;
using MiniKube.ApiServer.CustomResources.Schemas;
using MiniKube.ApiServer.Webhooks;

namespace MiniKube.ApiServer.CustomResources;

/// <summary>Turns a custom resource definition into what the server knows of a built-in kind, one for each version that is served.</summary>
internal static class CustomKinds
{
    /// <param name="source">The same definition as a document: its schemas are read from there.</param>
    public static IReadOnlyList<ResourceDefinition> Of(CustomResourceDefinition crd, JsonObject source, WebhookCaller caller)
    {
        var conversion = ConversionOf(crd, caller);
        var storage = crd.Spec.Versions.FirstOrDefault(version => version.Storage) ?? crd.Spec.Versions[0];
        ResourceDefinition? stored = null;
        var all = crd.Spec.Versions.Select(version => (version.Served, Definition: Of(crd, version, SchemaOf(source, version.Name), conversion, () => stored!))).ToList();
        stored = all[crd.Spec.Versions.ToList().IndexOf(storage)].Definition;
        return [.. all.Where(one => one.Served).Select(one => one.Definition)];
    }

    /// <summary>The name of the type in OpenAPI: the group's parts turned round, as in <c>com.example.stable.v1.CronTab</c>.</summary>
    public static string TypeName(string group, string version, string kind) => $"{string.Join('.', group.Split('.').Reverse())}.{version}.{kind}";

    private static ICustomConversion ConversionOf(CustomResourceDefinition crd, WebhookCaller caller) =>
        crd.Spec.Conversion is { Strategy: "Webhook", Webhook.ClientConfig: { } client }
            ? new ConversionWebhook(
                caller, WebhookTarget.Of(client.Url, client.Service?.Namespace, client.Service?.Name, client.Service?.Path, client.Service?.Port, client.CaBundle),
                crd.Metadata.Name ?? "")
            : RelabelConversion.Instance;

    private static ResourceDefinition Of(
        CustomResourceDefinition crd, CustomResourceDefinitionVersion version, JsonObject openApi, ICustomConversion conversion, Func<ResourceDefinition> storage)
    {
        var names = crd.Spec.Names;
        var schema = StructuralSchemaReader.Read(openApi);
        var definition = new ResourceDefinition(
                $"{crd.Spec.Group}/{version.Name}", names.Kind, names.Plural, MergeShape.Of(schema, TypeName(crd.Spec.Group, version.Name, names.Kind)))
            .SetNamespaced(crd.Spec.Scope == "Namespaced")
            .SetShortNames([.. names.ShortNames])
            .SetCategories([.. names.Categories])
            .SetSingular(names.Singular)
            .SetListKind(names.ListKind)
            .SetShape(new CustomShape(schema))
            .SetOpenApi(openApi)
            .SetUpdatesNameVersion()
            .SetGeneration();
        if (crd.Spec.Versions.Count > 1 || schema.HasDefaults) definition.SetStoredForm(new CustomStoredForm(conversion, definition.ApiVersion, schema, storage));
        foreach (var column in CustomColumns.Of(version)) definition.AddColumn(column);
        foreach (var field in version.SelectableFields) AddSelectable(definition, field.JsonPath);
        string[] verbs = ["get", "patch", "update"];
        if (version.Subresources?.Status is not null) definition.AddSubresource(new("status", definition.ApiVersion, definition.Kind, verbs));
        if (version.Subresources?.Scale is { } scale)
        {
            definition.AddSubresource(new("scale", "autoscaling/v1", "Scale", verbs));
            definition.SetScale(new(Plain(scale.SpecReplicasPath), Plain(scale.StatusReplicasPath), scale.LabelSelectorPath is { Length: > 0 } path ? Plain(path) : null));
        }
        if (version.Deprecated) definition.SetDeprecated(version.DeprecationWarning ?? $"{definition.ApiVersion} {definition.Kind} is deprecated");
        return definition;
    }

    private static void AddSelectable(ResourceDefinition definition, string jsonPath)
    {
        if (JsonPath.Parse(jsonPath) is { } path) definition.AddSelectable(new(Plain(jsonPath), document => path.First(document)?.ToString() ?? ""));
    }

    private static string Plain(string jsonPath) => jsonPath.TrimStart('.');

    private static JsonObject SchemaOf(JsonObject source, string version)
    {
        var versions = source["spec"]?["versions"] as JsonArray ?? [];
        var found = versions.OfType<JsonObject>().FirstOrDefault(item => (string?)item["name"] == version);
        return (JsonObject?)found?["schema"]?["openAPIV3Schema"]?.DeepClone() ?? new() { ["type"] = "object", ["x-kubernetes-preserve-unknown-fields"] = true };
    }
}
