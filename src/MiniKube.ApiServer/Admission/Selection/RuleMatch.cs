using MiniKube.Api.AdmissionRegistration;

namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>Whether a rule is about a request. Rules: Kubernetes docs, "Matching requests: rules".</summary>
internal static class RuleMatch
{
    public static bool Matches(RuleWithOperations rule, AdmissionRequest request) =>
        Matches(request, rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope);

    public static bool Matches(NamedRuleWithOperations rule, AdmissionRequest request) =>
        Matches(request, rule.Operations, rule.ApiGroups, rule.ApiVersions, rule.Resources, rule.Scope)
        && (rule.ResourceNames.Count == 0 || rule.ResourceNames.Contains(request.Name));

    public static string OperationOf(AdmissionRequest request) => request.Operation switch
    {
        Operation.Create => "CREATE",
        Operation.Update => "UPDATE",
        Operation.Connect => "CONNECT",
        _ => "DELETE",
    };

    private static bool Matches(AdmissionRequest request, IReadOnlyList<string> operations, IReadOnlyList<string> groups, IReadOnlyList<string> versions,
        IReadOnlyList<string> resources, string? scope) =>
        Has(operations, OperationOf(request)) && Has(groups, request.Definition.Group) && Has(versions, request.Definition.Version)
        && resources.Any(resource => IsResource(resource, request.Definition.Plural, request.Subresource)) && HasScope(scope, request);

    private static bool Has(IReadOnlyList<string> words, string word)
    {
        for (var i = 0; i < words.Count; i++)
        {
            if (words[i] == "*" || words[i] == word) return true;
        }
        return false;
    }

    /// <summary>"pods", "pods/status", "pods/*", "*/scale", "*" (no subresource) or "*/*".</summary>
    private static bool IsResource(string wanted, string plural, string subresource)
    {
        var slash = wanted.IndexOf('/');
        var kind = slash < 0 ? wanted : wanted[..slash];
        var part = slash < 0 ? "" : wanted[(slash + 1)..];
        return (kind == "*" || kind == plural) && (part == "*" || part == subresource);
    }

    // A namespace counts as an object of the whole cluster.
    private static bool HasScope(string? scope, AdmissionRequest request) => scope switch
    {
        "Cluster" => !request.Definition.Namespaced,
        "Namespaced" => request.Definition.Namespaced,
        _ => true,
    };
}
