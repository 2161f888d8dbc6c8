using MiniKube.Api.Core;

namespace MiniKube.ApiServer.Admission.Quotas;

/// <summary>Which objects a quota is about. Pure. Rule: Kubernetes docs, "Quota scopes".</summary>
internal static class QuotaScopes
{
    /// <summary>A quota with scopes counts pods that all of them match, and nothing else.</summary>
    public static bool Match(ResourceQuotaSpec quota, ObjectUsage usage)
    {
        if (quota.Scopes.Count == 0 && quota.ScopeSelector is null) return true;
        if (usage.Pod is not { } pod) return false;
        return quota.Scopes.All(scope => Holds(scope, pod))
            && (quota.ScopeSelector?.MatchExpressions.All(wanted => Matches(wanted, pod)) ?? true);
    }

    private static bool Matches(ScopedResourceSelectorRequirement wanted, Pod pod)
    {
        if (wanted.ScopeName != "PriorityClass") return Holds(wanted.ScopeName, pod) == (wanted.Operator == "Exists");
        var name = pod.Spec.PriorityClassName ?? "";
        return wanted.Operator switch
        {
            "In" => wanted.Values.Contains(name),
            "NotIn" => !wanted.Values.Contains(name),
            "Exists" => name.Length > 0,
            "DoesNotExist" => name.Length == 0,
            _ => false,
        };
    }

    private static bool Holds(string scope, Pod pod) => scope switch
    {
        "Terminating" => pod.Spec.ActiveDeadlineSeconds >= 0,
        "NotTerminating" => pod.Spec.ActiveDeadlineSeconds is null,
        "BestEffort" => IsBestEffort(pod),
        "NotBestEffort" => !IsBestEffort(pod),
        "PriorityClass" => !string.IsNullOrEmpty(pod.Spec.PriorityClassName),
        "CrossNamespacePodAffinity" => UsesOtherNamespaces(pod.Spec.Affinity),
        _ => false,
    };

    private static bool IsBestEffort(Pod pod) => !pod.Spec.Containers.Concat(pod.Spec.InitContainers)
        .SelectMany(container => container.Resources.Requests.Concat(container.Resources.Limits))
        .Any(pair => pair.Key is "cpu" or "memory" && pair.Value > Quantity.Zero);

    private static bool UsesOtherNamespaces(Affinity? affinity)
    {
        IEnumerable<PodAffinityTerm> terms =
        [
            .. affinity?.PodAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
            .. affinity?.PodAffinity?.PreferredDuringSchedulingIgnoredDuringExecution.Select(weighted => weighted.PodAffinityTerm) ?? [],
            .. affinity?.PodAntiAffinity?.RequiredDuringSchedulingIgnoredDuringExecution ?? [],
            .. affinity?.PodAntiAffinity?.PreferredDuringSchedulingIgnoredDuringExecution.Select(weighted => weighted.PodAffinityTerm) ?? [],
        ];
        return terms.Any(term => term.Namespaces.Count > 0 || term.NamespaceSelector is not null);
    }
}
