using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>One rule of a webhook or a policy: operations, kinds and, of policies, names.</summary>
internal sealed class MatchRule
{
    private readonly IReadOnlyList<string> operations;
    private readonly IReadOnlyList<string> groups;
    private readonly IReadOnlyList<string> versions;
    private readonly (string Kind, string Part)[] resources;
    private readonly IReadOnlyList<string> names;
    private readonly string? scope;

    public MatchRule(RuleWithOperations rule)
        : this(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, [])
    {
    }

    public MatchRule(NamedRuleWithOperations rule)
        : this(rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope, rule.ResourceNames)
    {
    }

    private MatchRule(IReadOnlyList<string> operations, IReadOnlyList<string> groups, IReadOnlyList<string> versions, IReadOnlyList<string> resources, string? scope, IReadOnlyList<string> names)
    {
        (this.operations, this.groups, this.versions, this.scope, this.names) = (operations, groups, versions, scope, names);
        this.resources = [.. resources.Select(Parts)];
    }

    /// <param name="shownAs">The request's own kind, or another version of it.</param>
    public bool Matches(AdmissionRequest request, ResourceDefinition shownAs) =>
        Has(operations, request.OperationName) && Has(groups, shownAs.Group) && Has(versions, shownAs.Version) && HasResource(shownAs.Plural, request.Subresource)
        && HasScope(shownAs) && (names.Count == 0 || names.Contains(request.Name));

    private static bool Has(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "*" || words[i] == word) return true;
        }
        return false;
    }

    /// <summary>"pods", "pods/status", "pods/*", "*/scale", "*" (no subresource) or "*/*".</summary>
    private bool HasResource(string plural, string subresource)
    {
        foreach (var (kind, part) in resources)
        {
            if ((kind == "*" || kind == plural) && (part == "*" || part == subresource)) return true;
        }
        return false;
    }

    // A namespace counts as an object of the whole cluster.
    private bool HasScope(ResourceDefinition definition) => scope switch
    {
        "Cluster" => !definition.Namespaced,
        "Namespaced" => definition.Namespaced,
        _ => true,
    };

    private static (string Kind, string Part) Parts(string resource)
    {
        var slash = resource.IndexOf('/');
        return slash < 0 ? (resource, "") : (resource[..slash], resource[(slash + 1)..]);
    }
}
