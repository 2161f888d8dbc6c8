namespace MiniKube.ApiServer.Admission.Selection;

/// <summary>The rules of a webhook or a policy. Rules: Kubernetes docs, "Matching requests: rules" and "matchPolicy".</summary>
/// <param name="exact">Only requests that name the very version that a rule names; else the rule also sees those for other versions of the kind.</param>
internal sealed class RuleSet(IReadOnlyList<MatchRule> rules, bool exact)
{
    public bool IsEmpty => rules.Count == 0;

    /// <summary>The version of the request's kind that the first fitting rule asks for; null: none is about the request.</summary>
    public ResourceDefinition? Match(AdmissionRequest request, KindVersions versions)
    {
        for (var i = 0; i < rules.Count; i++)
        {
            if (rules[i].Matches(request, request.Definition)) return request.Definition;
        }
        if (exact || versions.Others(request.Definition) is not { Count: > 0 } others) return null;
        foreach (var rule in rules)
        {
            foreach (var other in others)
            {
                if (rule.Matches(request, other)) return other;
            }
        }
        return null;
    }
}
