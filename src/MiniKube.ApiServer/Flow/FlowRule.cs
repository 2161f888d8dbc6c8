using MiniKube.Api.FlowControl;
using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Flow;

/// <summary>Which requests a rule of a flow schema is about. Pure. Rule: Kubernetes docs, "API Priority and Fairness".</summary>
internal static class FlowRule
{
    private const string All = "*";

    public static bool Matches(PolicyRulesWithSubjects rule, UserInfo user, RequestFacts request)
    {
        if (!rule.Subjects.Any(subject => Is(subject, user))) return false;
        return request.Target is { } target
            ? rule.ResourceRules.Any(resources => Matches(resources, request.Verb, target))
            : rule.NonResourceRules.Any(paths => Has(paths.Verbs, request.Verb) && paths.NonResourceURLs.Any(path => PathMatches(path, request.Path)));
    }

    private static bool Is(Subject subject, UserInfo user) => subject switch
    {
        { User: { } wanted } => wanted.Name == All || wanted.Name == user.Name,
        { Group: { } wanted } => wanted.Name == All || user.Groups.Contains(wanted.Name),
        { ServiceAccount: { } wanted } => UserInfo.IsServiceAccount(user.Name, out var space, out var name)
            && wanted.Namespace == space && (wanted.Name == All || wanted.Name == name),
        _ => false,
    };

    private static bool Matches(ResourcePolicyRule rule, string verb, Rest.Routing.ResourceTarget target)
    {
        if (!Has(rule.Verbs, verb) || !Has(rule.ApiGroups, target.Definition.Group)) return false;
        var resource = target.Subresource.Length == 0 ? target.Definition.Plural : $"{target.Definition.Plural}/{target.Subresource}";
        if (!Has(rule.Resources, resource)) return false;
        return target.Namespace.Length == 0 ? rule.ClusterScope : Has(rule.Namespaces, target.Namespace);
    }

    private static bool PathMatches(string pattern, string path) =>
        pattern == All || pattern == path || (pattern.EndsWith("/*", StringComparison.Ordinal) && path.StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal));

    private static bool Has(IReadOnlyList<string> allowed, string value)
    {
        for (var i = 0; i < allowed.Count; i++)
        {
            if (allowed[i] == All || allowed[i] == value) return true;
        }
        return false;
    }
}
