using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Admission.Selection;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Which requests a policy, or one of its bindings, is about.</summary>
internal sealed class PolicyScope(MatchResources? match)
{
    private readonly LabelQuery namespaces = match?.NamespaceSelector is { } selector ? LabelQuery.Of(selector) : LabelQuery.Everything;
    private readonly LabelQuery objects = match?.ObjectSelector is { } selector ? LabelQuery.Of(selector) : LabelQuery.Everything;

    public bool Has(AdmissionRequest request, IReadOnlyDictionary<string, string> namespaceLabels)
    {
        if (match is null) return true;
        // A binding without rules narrows its policy by selectors only.
        if (match.ResourceRules.Count > 0 && !match.ResourceRules.Any(rule => RuleMatch.Matches(rule, request))) return false;
        if (match.ExcludeResourceRules.Any(rule => RuleMatch.Matches(rule, request))) return false;
        return (namespaces.IsEverything || namespaces.Matches(namespaceLabels)) && (objects.IsEverything || SelectedLabels.AnyObject(request, objects));
    }
}
