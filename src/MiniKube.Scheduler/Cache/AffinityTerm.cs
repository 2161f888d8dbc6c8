using MiniKube.Api.Meta;

namespace MiniKube.Scheduler;

/// <summary>Pods that a pod wants near or far: chosen by namespace and labels, near meaning the same value of a node label.</summary>
internal sealed class AffinityTerm
{
    private readonly LabelQuery labels;
    private readonly HashSet<string> namespaces;
    private readonly LabelQuery? namespaceLabels;

    private AffinityTerm(Pod owner, PodAffinityTerm term)
    {
        TopologyKey = term.TopologyKey;
        labels = LabelQuery.Of(WithMatchedKeys(term, owner.Metadata.Labels));
        namespaceLabels = term.NamespaceSelector is { } selector ? LabelQuery.Of(selector) : null;
        namespaces = [.. term.Namespaces];
        if (namespaces.Count == 0 && namespaceLabels is null) namespaces.Add(owner.Metadata.Namespace ?? "");
    }

    public string TopologyKey { get; }

    public static AffinityTerm[] Of(Pod owner, IReadOnlyList<PodAffinityTerm>? terms) =>
        terms is null or [] ? [] : [.. terms.Select(term => new AffinityTerm(owner, term))];

    public static AffinityTerm Of(Pod owner, PodAffinityTerm term) => new(owner, term);

    public bool Matches(PodInfo pod, NamespaceLabels known)
    {
        var ns = pod.Key.Namespace;
        if (!namespaces.Contains(ns) && (namespaceLabels is null || !namespaceLabels.Matches(known.Of(ns)))) return false;
        return labels.Matches(pod.Labels);
    }

    /// <summary>matchLabelKeys and mismatchLabelKeys stand for the values that the pod itself has.</summary>
    private static LabelSelector? WithMatchedKeys(PodAffinityTerm term, IReadOnlyDictionary<string, string> own)
    {
        if (term.LabelSelector is not { } selector || (term.MatchLabelKeys.Count == 0 && term.MismatchLabelKeys.Count == 0)) return term.LabelSelector;
        return selector with
        {
            MatchExpressions =
            [
                .. selector.MatchExpressions,
                .. term.MatchLabelKeys.Where(own.ContainsKey).Select(key => new LabelSelectorRequirement { Key = key, Operator = "In", Values = [own[key]] }),
                .. term.MismatchLabelKeys.Where(own.ContainsKey).Select(key => new LabelSelectorRequirement { Key = key, Operator = "NotIn", Values = [own[key]] }),
            ],
        };
    }
}

/// <summary>A term that counts for or, with a negative weight, against a node.</summary>
internal sealed record PreferredAffinity(AffinityTerm Term, int Weight)
{
    public static PreferredAffinity[] Of(Pod pod) =>
    [
        .. Of(pod, pod.Spec.Affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, 1),
        .. Of(pod, pod.Spec.Affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution, -1),
    ];

    private static IEnumerable<PreferredAffinity> Of(Pod pod, IReadOnlyList<WeightedPodAffinityTerm>? terms, int sign) =>
        (terms ?? []).Select(term => new PreferredAffinity(AffinityTerm.Of(pod, term.PodAffinityTerm), sign * term.Weight));
}
