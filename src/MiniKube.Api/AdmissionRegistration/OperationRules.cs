using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

/// <summary>Which operations on which resources something is asked about: lists in which "*" stands alone.</summary>
internal static class OperationRules
{
    private static readonly string[] Operations = ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"];

    public static void Validate(RuleWithOperations rule, string path, FieldErrors errors) =>
        Validate(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, path, errors);

    public static void Validate(MatchResources? match, string path, FieldErrors errors)
    {
        if (match is null) return;
        SelectorValidation.Validate(match.NamespaceSelector, path + ".namespaceSelector", errors);
        SelectorValidation.Validate(match.ObjectSelector, path + ".objectSelector", errors);
        Named(match.ResourceRules, path + ".resourceRules", errors);
        Named(match.ExcludeResourceRules, path + ".excludeResourceRules", errors);
    }

    private static void Named(IReadOnlyList<NamedRuleWithOperations> rules, string path, FieldErrors errors)
    {
        for (var i = 0; i < rules.Count; i++) Validate(rules[i].Operations, rules[i].ApiGroups, rules[i].ApiVersions, rules[i].Resources, $"{path}[{i}]", errors);
    }

    private static void Validate(
        IReadOnlyList<string> operations, IReadOnlyList<string> groups, IReadOnlyList<string> versions, IReadOnlyList<string> resources, string path, FieldErrors errors)
    {
        if (operations.Count == 0) errors.Required(path + ".operations");
        Alone(operations, path + ".operations", "operations", errors);
        for (var i = 0; i < operations.Count; i++)
        {
            if (!Operations.Contains(operations[i])) errors.NotSupported($"{path}.operations[{i}]", operations[i], Operations);
        }
        if (groups.Count == 0) errors.Required(path + ".apiGroups");
        Alone(groups, path + ".apiGroups", "API groups", errors);
        if (versions.Count == 0) errors.Required(path + ".apiVersions");
        Alone(versions, path + ".apiVersions", "API versions", errors);
        for (var i = 0; i < versions.Count; i++)
        {
            if (versions[i].Length == 0) errors.Required($"{path}.apiVersions[{i}]");
        }
        if (resources.Count == 0) errors.Required(path + ".resources");
        Resources(resources, path + ".resources", errors);
    }

    private static void Alone(IReadOnlyList<string> values, string path, string what, FieldErrors errors)
    {
        if (values.Count > 1 && values.Contains("*")) errors.Invalid(path, FieldRules.Shown(values), $"if '*' is present, must not specify other {what}");
    }

    private static void Resources(IReadOnlyList<string> resources, string path, FieldErrors errors)
    {
        for (var i = 0; i < resources.Count; i++)
        {
            if (resources[i].Length == 0) errors.Required($"{path}[{i}]");
        }
        if (resources.Contains("*/*") && resources.Count > 1) errors.Invalid(path, FieldRules.Shown(resources), "if '*/*' is present, must not specify other resources");
        var whole = resources.Where(resource => !resource.Contains('/')).ToHashSet();
        if (whole.Contains("*") && whole.Count > 1) errors.Invalid(path, FieldRules.Shown(resources), "if '*' is present, must not specify other resources without subresources");
    }
}
