using MiniKube.Api.AdmissionRegistration;
using MiniKube.ApiServer.Admission.Selection;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Which requests a policy, or one of its bindings, is about.</summary>
internal sealed class PolicyScope(MatchResources? match)
{
    private readonly LabelQuery namespaces = match?.NamespaceSelector is { } selector ? LabelQuery.Of(selector) : LabelQuery.Everything;
    private readonly LabelQuery objects = match?.ObjectSelector is { } selector ? LabelQuery.Of(selector) : LabelQuery.Everything;
    private readonly RuleSet rules = Rules(match?.ResourceRules, match);
    private readonly RuleSet excluded = Rules(match?.ExcludeResourceRules, match);

    /// <summary>The version of the kind that it wants to see; null: it is not about the request.</summary>
    public ResourceDefinition? Match(AdmissionRequest request, MatchFacts facts)
    {
        // A binding without rules narrows its policy by selectors only.
        var seenAs = rules.IsEmpty ? request.Definition : rules.Match(request, facts.Versions);
        if (seenAs is null || (!excluded.IsEmpty && excluded.Match(request, facts.Versions) is not null)) return null;
        return facts.HasNamespace(namespaces) && facts.HasObject(objects) ? seenAs : null;
    }

    private static RuleSet Rules(IReadOnlyList<NamedRuleWithOperations>? rules, MatchResources? match) =>
        new([.. (rules ?? []).Select(rule => new MatchRule(rule))], match?.MatchPolicy == "Exact");
}
