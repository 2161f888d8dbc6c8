namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>Whether what somebody holds includes what a role would give. Rule: Kubernetes docs, "Privilege escalation prevention and bootstrapping".</summary>
internal static class RuleCoverage
{
    /// <summary>What of <paramref name="asked"/> no rule of <paramref name="held"/> gives, one rule for each resource or path.</summary>
    public static IReadOnlyList<PolicyRule> Missing(IReadOnlyCollection<PolicyRule> held, IEnumerable<PolicyRule> asked)
    {
        var verbs = new Dictionary<(string Group, string Resource, string Name, string Path), List<string>>();
        foreach (var part in asked.SelectMany(Parts))
        {
            if (held.Any(rule => Covers(rule, part))) continue;
            var key = (part.Group, part.Resource, part.Name, part.Path);
            if (!verbs.TryGetValue(key, out var list)) verbs[key] = list = [];
            if (!list.Contains(part.Verb)) list.Add(part.Verb);
        }
        return [.. verbs.Select(pair => RuleOf(pair.Key, pair.Value))];
    }

    private static bool Covers(PolicyRule rule, in RulePart part)
    {
        if (!rule.HasVerb(part.Verb)) return false;
        if (part.Path.Length > 0) return rule.MatchesPath(part.Path);
        var slash = part.Resource.IndexOf('/');
        var (resource, subresource) = slash < 0 ? (part.Resource, "") : (part.Resource[..slash], part.Resource[(slash + 1)..]);
        return rule.HasGroup(part.Group) && rule.HasResource(resource, subresource) && rule.HasName(part.Name);
    }

    private static IEnumerable<RulePart> Parts(PolicyRule rule)
    {
        foreach (var verb in rule.Verbs)
        {
            foreach (var path in rule.Paths) yield return new(verb, "", "", "", path);
            foreach (var group in rule.Groups)
            {
                foreach (var resource in rule.Resources)
                {
                    if (rule.Names.Length == 0) yield return new(verb, group, resource, "", "");
                    foreach (var name in rule.Names) yield return new(verb, group, resource, name, "");
                }
            }
        }
    }

    private static PolicyRule RuleOf((string Group, string Resource, string Name, string Path) what, List<string> verbs) => what.Path.Length > 0
        ? new() { Verbs = [.. verbs], Paths = [what.Path] }
        : new() { Verbs = [.. verbs], Groups = [what.Group], Resources = [what.Resource], Names = what.Name.Length == 0 ? [] : [what.Name] };

    private readonly record struct RulePart(string Verb, string Group, string Resource, string Name, string Path);
}
