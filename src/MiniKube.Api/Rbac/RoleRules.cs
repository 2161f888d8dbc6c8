namespace MiniKube.Api.Rbac;

/// <summary>What holds for the rules of roles. Rules: Kubernetes docs, "Using RBAC Authorization".</summary>
internal static class RoleRules
{
    public static void Validate(IReadOnlyList<PolicyRule> rules, bool namespaced, FieldErrors errors)
    {
        for (var i = 0; i < rules.Count; i++) Validate(rules[i], $"rules[{i}]", namespaced, errors);
    }

    private static void Validate(PolicyRule rule, string path, bool namespaced, FieldErrors errors)
    {
        if (rule.Verbs.Count == 0) errors.Required(path + ".verbs", "verbs must contain at least one value");
        if (rule.NonResourceURLs.Count > 0)
        {
            if (namespaced) errors.Invalid(path + ".nonResourceURLs", Shown(rule.NonResourceURLs), "namespaced rules cannot apply to non-resource URLs");
            if (rule.ApiGroups.Count + rule.Resources.Count + rule.ResourceNames.Count > 0)
            {
                errors.Invalid(path + ".nonResourceURLs", Shown(rule.NonResourceURLs), "rules cannot apply to both regular resources and non-resource URLs");
            }
            return;
        }
        if (rule.ApiGroups.Count == 0) errors.Required(path + ".apiGroups", "resource rules must supply at least one api group");
        if (rule.Resources.Count == 0) errors.Required(path + ".resources", "resource rules must supply at least one resource");
    }

    private static object? Shown(IReadOnlyList<string> texts) => Core.FieldRules.Shown(texts);
}

internal sealed class RoleStrategy : ResourceStrategy<Role>
{
    public override void Validate(Role next, FieldErrors errors) => RoleRules.Validate(next.Rules, namespaced: true, errors);
}

internal sealed class ClusterRoleStrategy : ResourceStrategy<ClusterRole>
{
    public override void Validate(ClusterRole next, FieldErrors errors)
    {
        RoleRules.Validate(next.Rules, namespaced: false, errors);
        if (next.AggregationRule is not { } aggregation) return;
        var selectors = aggregation.ClusterRoleSelectors;
        if (selectors.Count == 0) errors.Required("aggregationRule.clusterRoleSelectors", "at least one clusterRoleSelector required if aggregationRule is non-nil");
        for (var i = 0; i < selectors.Count; i++) Meta.SelectorValidation.Validate(selectors[i], $"aggregationRule.clusterRoleSelectors[{i}]", errors);
    }
}
