using System.Text.Json.Nodes;
using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.Api.ApiExtensions;

/// <summary>What is particular to definitions of custom resources. Rules: Kubernetes docs, "Extend the Kubernetes API with CustomResourceDefinitions".</summary>
internal sealed class CustomResourceDefinitionStrategy : ResourceStrategy<CustomResourceDefinition>
{
    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        if (spec["names"] is JsonObject names && (string?)names["kind"] is { Length: > 0 } kind)
        {
            if (string.IsNullOrEmpty((string?)names["singular"])) names["singular"] = kind.ToLowerInvariant();
            if (string.IsNullOrEmpty((string?)names["listKind"])) names["listKind"] = kind + "List";
        }
        if (spec["conversion"]?["webhook"]?["clientConfig"]?["service"] is JsonObject service) service.TryAdd("port", 443);
    }

    /// <summary>In which versions objects lie in the store is known from the first one on.</summary>
    public override void PrepareForCreate(JsonObject document)
    {
        Default(document);
        if (document["status"] is not JsonObject status) document["status"] = status = [];
        status["storedVersions"] = new JsonArray([.. StorageVersions(document).Select(name => (JsonNode)JsonValue.Create(name))]);
    }

    public override void PrepareForUpdate(JsonObject document, JsonObject prior)
    {
        Default(document);
        if (document["status"] is not JsonObject status) document["status"] = status = [];
        if (status["storedVersions"] is not JsonArray stored) status["storedVersions"] = stored = [];
        foreach (var name in StorageVersions(document))
        {
            if (!stored.Any(known => (string?)known == name)) stored.Add((JsonNode)JsonValue.Create(name));
        }
    }

    public override void Validate(CustomResourceDefinition next, FieldErrors errors)
    {
        var spec = next.Spec;
        var required = $"{spec.Names.Plural}.{spec.Group}";
        if (next.Metadata.Name != required) errors.Invalid("metadata.name", next.Metadata.Name, "must be spec.names.plural+\".\"+spec.group");
        if (spec.Group.Length == 0) errors.Required("spec.group");
        else if (Names.SubdomainError(spec.Group) is { } error) errors.Invalid("spec.group", spec.Group, error);
        else if (spec.Group.Split('.').Length < 2) errors.Invalid("spec.group", spec.Group, "should be a domain with at least one dot");
        if (IsProtected(spec.Group) && string.IsNullOrEmpty(next.Metadata.Annotations.GetValueOrDefault("api-approved.kubernetes.io")))
        {
            errors.Required("metadata.annotations[api-approved.kubernetes.io]", "protected groups must have approval annotation \"api-approved.kubernetes.io\", see https://github.com/kubernetes/enhancements/pull/1111");
        }
        if (string.IsNullOrEmpty(spec.Scope)) errors.Required("spec.scope");
        else if (spec.Scope is not ("Cluster" or "Namespaced")) errors.NotSupported("spec.scope", spec.Scope, ["Cluster", "Namespaced"]);
        DefinitionNames.Validate(spec.Names, "spec.names", errors);
        Versions(spec, errors);
        Conversion(spec, errors);
        if (spec.PreserveUnknownFields) errors.Invalid("spec.preserveUnknownFields", true, "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead");
    }

    public override void ValidateUpdate(CustomResourceDefinition next, CustomResourceDefinition prior, FieldErrors errors)
    {
        Validate(next, errors);
        var established = prior.Status.Conditions.Any(condition => condition is { Type: "Established", Status: "True" });
        if (established)
        {
            Core.FieldRules.Unchanged(next.Spec.Scope, prior.Spec.Scope, "spec.scope", errors);
            Core.FieldRules.Unchanged(next.Spec.Names.Kind, prior.Spec.Names.Kind, "spec.names.kind", errors);
        }
        Core.FieldRules.Unchanged(next.Spec.Group, prior.Spec.Group, "spec.group", errors);
        Core.FieldRules.Unchanged(next.Spec.Names.Plural, prior.Spec.Names.Plural, "spec.names.plural", errors);
        Stored(next, errors);
    }

    public override void ValidateStatusUpdate(CustomResourceDefinition next, CustomResourceDefinition prior, FieldErrors errors) => Stored(next, errors);

    private static void Stored(CustomResourceDefinition next, FieldErrors errors)
    {
        var stored = next.Status.StoredVersions;
        for (var i = 0; i < stored.Count; i++)
        {
            if (!next.Spec.Versions.Any(version => version.Name == stored[i])) errors.Invalid($"status.storedVersions[{i}]", stored[i], "missing from spec.versions; must only be removed after all objects of it are gone");
        }
    }

    private static void Versions(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        var names = new HashSet<string>();
        for (var i = 0; i < spec.Versions.Count; i++)
        {
            var (version, path) = (spec.Versions[i], $"spec.versions[{i}]");
            if (Names.Rfc1035Error(version.Name) is { } error) errors.Invalid(path + ".name", version.Name, error);
            if (!names.Add(version.Name)) errors.Duplicate(path + ".name", version.Name);
            if (version is { Deprecated: false, DeprecationWarning: not null }) errors.Invalid(path + ".deprecationWarning", version.DeprecationWarning, "can only be set for deprecated versions");
            if (version.Schema?.OpenAPIV3Schema is { } schema) StructuralRules.Validate(schema, path + ".schema.openAPIV3Schema", errors);
            else errors.Required(path + ".schema.openAPIV3Schema", "schemas are required");
            VersionRules.Validate(version, path, errors);
        }
        var storing = spec.Versions.Count(version => version.Storage);
        if (storing != 1) errors.Invalid("spec.versions", Core.FieldRules.Shown(spec.Versions.Select(version => version.Name).ToArray() as IReadOnlyList<string>), "must have exactly one version marked as storage version");
        if (spec.Versions.Count > 0 && !spec.Versions.Any(version => version.Served)) errors.Invalid("spec.versions", null, "must have at least one version served");
    }

    private static void Conversion(CustomResourceDefinitionSpec spec, FieldErrors errors)
    {
        if (spec.Conversion is not { } conversion) return;
        if (conversion.Strategy is not ("None" or "Webhook")) errors.NotSupported("spec.conversion.strategy", conversion.Strategy, ["None", "Webhook"]);
        if (conversion.Strategy != "Webhook")
        {
            if (conversion.Webhook is not null) errors.Forbidden("spec.conversion.webhook", "should not be set when strategy is not set to Webhook");
            return;
        }
        if (conversion.Webhook is not { } webhook)
        {
            errors.Required("spec.conversion.webhook.clientConfig", "required when strategy is set to Webhook");
            return;
        }
        const string Path = "spec.conversion.webhook";
        if (webhook.ConversionReviewVersions.Count == 0) errors.Required(Path + ".conversionReviewVersions");
        else if (!webhook.ConversionReviewVersions.Any(version => version is "v1" or "v1beta1")) errors.Invalid(Path + ".conversionReviewVersions", Core.FieldRules.Shown(webhook.ConversionReviewVersions), "must include at least one of v1, v1beta1");
        if (webhook.ClientConfig is not { } client)
        {
            errors.Required(Path + ".clientConfig", "required when strategy is set to Webhook");
            return;
        }
        if ((client.Url is null) == (client.Service is null)) errors.Required(Path + ".clientConfig", "exactly one of url or service is required");
        if (client.Url is { } url) WebhookRules.Url(url, Path + ".clientConfig.url", errors);
    }

    private static IEnumerable<string> StorageVersions(JsonObject document) =>
        document["spec"]?["versions"] is not JsonArray versions
            ? []
            : versions.OfType<JsonObject>().Where(version => (bool?)version["storage"] == true).Select(version => (string?)version["name"] ?? "");

    private static bool IsProtected(string group) =>
        group is "k8s.io" or "kubernetes.io" || group.EndsWith(".k8s.io", StringComparison.Ordinal) || group.EndsWith(".kubernetes.io", StringComparison.Ordinal);
}
