using MiniKube.Api.Rbac;

namespace MiniKube.Controllers.ClusterRoleAggregation;

/// <summary>The rules of a role that is made of others. Pure. Rule: Kubernetes docs, "Aggregated ClusterRoles".</summary>
internal static class AggregatedRules
{
    /// <summary>Those of all roles that one of its selectors matches, in the order of the roles' names, none twice.</summary>
    public static IReadOnlyList<PolicyRule> Of(ClusterRole role, IEnumerable<ClusterRole> all)
    {
        LabelQuery[] selectors = [.. role.AggregationRule!.ClusterRoleSelectors.Select(LabelQuery.Of)];
        var rules = new List<PolicyRule>();
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var part in all.Where(other => other.Metadata.Name != role.Metadata.Name).OrderBy(other => other.Metadata.Name, StringComparer.Ordinal))
        {
            if (!Array.Exists(selectors, selector => selector.Matches(part.Metadata.Labels))) continue;
            foreach (var rule in part.Rules)
            {
                if (known.Add(Text(rule))) rules.Add(rule);
            }
        }
        return rules;
    }

    /// <summary>The order of rules says nothing.</summary>
    public static bool Same(IReadOnlyList<PolicyRule> a, IReadOnlyList<PolicyRule> b) => a.Select(Text).ToHashSet().SetEquals(b.Select(Text));

    private static string Text(PolicyRule rule) => string.Join('|', new[] { rule.Verbs, rule.ApiGroups, rule.Resources, rule.ResourceNames, rule.NonResourceURLs }.Select(words => string.Join(' ', words)));
}
