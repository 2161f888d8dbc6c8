using System.Text.Json.Nodes;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

/// <summary>What holds for webhooks of either sort. Rules: Kubernetes docs, "Dynamic Admission Control".</summary>
internal static class WebhookRules
{
    private static readonly string[] Understood = ["v1", "v1beta1"];

    public static void Name(string name, int index, HashSet<string> names, FieldErrors errors)
    {
        var path = $"webhooks[{index}].name";
        if (name.Length == 0) errors.Required(path);
        else if (Names.SubdomainError(name) is { } error) errors.Invalid(path, name, error);
        else if (name.Split('.').Length < 3) errors.Invalid(path, name, "should be a domain with at least three segments separated by dots");
        if (!names.Add(name)) errors.Duplicate(path, name);
    }

    public static void Effects(string? sideEffects, int? timeout, IReadOnlyList<string> versions, string path, FieldErrors errors)
    {
        if (string.IsNullOrEmpty(sideEffects)) errors.Required(path + ".sideEffects", "must specify one of None, NoneOnDryRun");
        else if (sideEffects is not ("None" or "NoneOnDryRun")) errors.NotSupported(path + ".sideEffects", sideEffects, ["None", "NoneOnDryRun"]);
        if (timeout is < 1 or > 30) errors.Invalid(path + ".timeoutSeconds", timeout, "the timeout value must be between 1 and 30 seconds");
        if (versions.Count == 0) errors.Required(path + ".admissionReviewVersions", "must specify one of v1, v1beta1");
        else if (!versions.Any(Understood.Contains)) errors.Invalid(path + ".admissionReviewVersions", FieldRules.Shown(versions), "must include at least one of v1, v1beta1");
        for (var i = 0; i < versions.Count; i++)
        {
            if (Names.Rfc1035Error(versions[i]) is { } error) errors.Invalid($"{path}.admissionReviewVersions[{i}]", versions[i], error);
            if (versions.Take(i).Contains(versions[i])) errors.Invalid($"{path}.admissionReviewVersions[{i}]", versions[i], "duplicate version");
        }
    }

    public static void Selection(LabelSelector? namespaces, LabelSelector? objects, string path, FieldErrors errors)
    {
        SelectorValidation.Validate(namespaces, path + ".namespaceSelector", errors);
        SelectorValidation.Validate(objects, path + ".objectSelector", errors);
    }

    public static void Conditions(IReadOnlyList<MatchCondition> conditions, string path, FieldErrors errors)
    {
        if (conditions.Count > 64) errors.TooMany(path, conditions.Count, 64);
        var names = new HashSet<string>();
        for (var i = 0; i < conditions.Count; i++)
        {
            FieldRules.QualifiedName(conditions[i].Name, $"{path}[{i}].name", errors);
            if (!names.Add(conditions[i].Name)) errors.Duplicate($"{path}[{i}].name", conditions[i].Name);
            if (conditions[i].Expression.Trim().Length == 0) errors.Required($"{path}[{i}].expression");
        }
    }

    public static void Client(WebhookClientConfig client, string path, FieldErrors errors)
    {
        if ((client.Url is null) == (client.Service is null)) errors.Required(path, "exactly one of url or service is required");
        if (client.Url is { } url) Url(url, path + ".url", errors);
        if (client.Service is not { } service) return;
        if (service.Name.Length == 0) errors.Required(path + ".service.name");
        if (service.Namespace.Length == 0) errors.Required(path + ".service.namespace");
        if (service.Port is < 1 or > 65535) errors.Invalid(path + ".service.port", service.Port, "port is not valid: must be between 1 and 65535, inclusive");
        if (service.Path is { Length: > 0 } way && !way.StartsWith('/')) errors.Invalid(path + ".service.path", way, "must start with a '/'");
    }

    public static void Url(string text, string path, FieldErrors errors)
    {
        if (!Uri.TryCreate(text, UriKind.Absolute, out var url)) errors.Invalid(path, text, "url must be a valid URL; desired format: https://host[/path]");
        else if (url.Scheme != "https") errors.Invalid(path, text, "'https' is the only allowed URL scheme; desired format: https://host[/path]");
        else if (url.Host.Length == 0) errors.Invalid(path, text, "host must be specified; desired format: https://host[/path]");
        else if (url.UserInfo.Length > 0) errors.Invalid(path, text, "user information is not permitted in the URL; desired format: https://host[/path]");
        else if (url.Fragment.Length > 0 || url.Query.Length > 0) errors.Invalid(path, text, "fragments and query parameters are not permitted in the URL; desired format: https://host[/path]");
    }
}
