using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

/// <summary>What a pod says about where it wants to run.</summary>
internal static class SchedulingValidation
{
    public static void Validate(PodSpec spec, string path, FieldErrors errors)
    {
        for (var i = 0; i < spec.Tolerations.Count; i++) Toleration(spec.Tolerations[i], $"{path}.tolerations[{i}]", errors);
        Spread(spec.TopologySpreadConstraints, path + ".topologySpreadConstraints", errors);
        if (spec.Affinity?.NodeAffinity is { } node) Node(node, path + ".affinity.nodeAffinity", errors);
        if (spec.Affinity?.PodAffinity is { } near)
        {
            Terms(
                near.RequiredDuringSchedulingIgnoredDuringExecution, near.PreferredDuringSchedulingIgnoredDuringExecution,
                path + ".affinity.podAffinity", errors);
        }
        if (spec.Affinity?.PodAntiAffinity is { } far)
        {
            Terms(
                far.RequiredDuringSchedulingIgnoredDuringExecution, far.PreferredDuringSchedulingIgnoredDuringExecution,
                path + ".affinity.podAntiAffinity", errors);
        }
        var gates = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < spec.SchedulingGates.Count; i++)
        {
            FieldRules.QualifiedName(spec.SchedulingGates[i].Name, $"{path}.schedulingGates[{i}]", errors);
            if (!gates.Add(spec.SchedulingGates[i].Name)) errors.Duplicate($"{path}.schedulingGates[{i}]", spec.SchedulingGates[i].Name);
        }
        if (spec.SchedulingGates.Count > 0 && !string.IsNullOrEmpty(spec.NodeName))
        {
            errors.Forbidden(path + ".nodeName", "cannot be set until all schedulingGates have been cleared");
        }
    }

    private static void Toleration(Toleration toleration, string path, FieldErrors errors)
    {
        if (!string.IsNullOrEmpty(toleration.Key))
        {
            if (Names.LabelKeyError(toleration.Key) is { } error) errors.Invalid(path + ".key", toleration.Key, error);
        }
        else if (toleration.Operator != "Exists")
        {
            errors.Invalid(
                path + ".operator", toleration.Operator ?? "",
                "operator must be Exists when `key` is empty, which means \"match all values and all keys\"");
        }
        if (toleration.TolerationSeconds is not null && toleration.Effect != "NoExecute")
        {
            errors.Invalid(path + ".effect", toleration.Effect ?? "", "effect must be 'NoExecute' when `tolerationSeconds` is set");
        }
        if (toleration.Operator == "Exists" && !string.IsNullOrEmpty(toleration.Value))
        {
            errors.Invalid(path + ".operator", toleration.Value, "value must be empty when `operator` is 'Exists'");
        }
        if (toleration.Operator is null or "" or "Equal" && Names.LabelValueError(toleration.Value ?? "") is { } valueError)
        {
            errors.Invalid(path + ".operator", toleration.Value, valueError);
        }
    }

    private static void Spread(IReadOnlyList<TopologySpreadConstraint> constraints, string path, FieldErrors errors)
    {
        var seen = new HashSet<(string, string)>();
        for (var i = 0; i < constraints.Count; i++)
        {
            var constraint = constraints[i];
            var at = $"{path}[{i}]";
            if (constraint.MaxSkew <= 0) errors.Invalid(at + ".maxSkew", constraint.MaxSkew, FieldRules.Positive);
            FieldRules.QualifiedName(constraint.TopologyKey, at + ".topologyKey", errors);
            if (!seen.Add((constraint.TopologyKey, constraint.WhenUnsatisfiable)))
            {
                errors.Duplicate(at, $"{{{constraint.TopologyKey}, {constraint.WhenUnsatisfiable}}}");
            }
            if (constraint.MinDomains <= 0) errors.Invalid(at + ".minDomains", constraint.MinDomains, FieldRules.Positive);
            if (constraint.MinDomains is not null && constraint.WhenUnsatisfiable != "DoNotSchedule")
            {
                errors.Invalid(
                    at + ".minDomains", constraint.MinDomains,
                    $"can only use minDomains if whenUnsatisfiable=DoNotSchedule, not {constraint.WhenUnsatisfiable}");
            }
            SelectorValidation.Validate(constraint.LabelSelector, at + ".labelSelector", errors);
        }
    }

    private static void Node(NodeAffinity affinity, string path, FieldErrors errors)
    {
        if (affinity.RequiredDuringSchedulingIgnoredDuringExecution is { } required)
        {
            var at = path + ".requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms";
            if (required.NodeSelectorTerms.Count == 0) errors.Required(at, "must have at least one node selector term");
            for (var i = 0; i < required.NodeSelectorTerms.Count; i++) Term(required.NodeSelectorTerms[i], $"{at}[{i}]", errors);
        }
        for (var i = 0; i < affinity.PreferredDuringSchedulingIgnoredDuringExecution.Count; i++)
        {
            var preferred = affinity.PreferredDuringSchedulingIgnoredDuringExecution[i];
            var at = $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{i}]";
            Weight(preferred.Weight, at + ".weight", errors);
            Term(preferred.Preference, at + ".preference", errors);
        }
    }

    private static void Term(NodeSelectorTerm term, string path, FieldErrors errors)
    {
        for (var i = 0; i < term.MatchExpressions.Count; i++)
        {
            var requirement = term.MatchExpressions[i];
            var at = $"{path}.matchExpressions[{i}]";
            FieldRules.QualifiedName(requirement.Key, at + ".key", errors);
            switch (requirement.Operator)
            {
                case "In" or "NotIn" when requirement.Values.Count == 0:
                    errors.Required(at + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                    break;
                case "Exists" or "DoesNotExist" when requirement.Values.Count > 0:
                    errors.Forbidden(at + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                    break;
                case "Gt" or "Lt" when requirement.Values.Count != 1:
                    errors.Required(at + ".values", "must be specified single value when `operator` is 'Lt' or 'Gt'");
                    break;
            }
        }
        for (var i = 0; i < term.MatchFields.Count; i++)
        {
            if (term.MatchFields[i].Key != "metadata.name")
            {
                errors.Invalid($"{path}.matchFields[{i}].key", term.MatchFields[i].Key, "not a valid field selector key");
            }
            if (term.MatchFields[i].Values.Count != 1)
            {
                errors.Required(
                    $"{path}.matchFields[{i}].values", "must be only one value when `operator` is 'In' or 'NotIn' for node field selector");
            }
        }
    }

    private static void Terms(
        IReadOnlyList<PodAffinityTerm> required, IReadOnlyList<WeightedPodAffinityTerm> preferred, string path, FieldErrors errors)
    {
        for (var i = 0; i < required.Count; i++) PodTerm(required[i], $"{path}.requiredDuringSchedulingIgnoredDuringExecution[{i}]", errors);
        for (var i = 0; i < preferred.Count; i++)
        {
            var at = $"{path}.preferredDuringSchedulingIgnoredDuringExecution[{i}]";
            Weight(preferred[i].Weight, at + ".weight", errors);
            PodTerm(preferred[i].PodAffinityTerm, at + ".podAffinityTerm", errors);
        }
    }

    private static void PodTerm(PodAffinityTerm term, string path, FieldErrors errors)
    {
        SelectorValidation.Validate(term.LabelSelector, path + ".labelSelector", errors);
        SelectorValidation.Validate(term.NamespaceSelector, path + ".namespaceSelector", errors);
        for (var i = 0; i < term.Namespaces.Count; i++)
        {
            if (Names.LabelError(term.Namespaces[i]) is { } error) errors.Invalid($"{path}.namespaces[{i}]", term.Namespaces[i], error);
        }
        if (term.TopologyKey.Length == 0) errors.Required(path + ".topologyKey", "can not be empty");
        else FieldRules.QualifiedName(term.TopologyKey, path + ".topologyKey", errors);
    }

    private static void Weight(int weight, string path, FieldErrors errors)
    {
        if (weight is < 1 or > 100) errors.Invalid(path, weight, "must be in the range 1-100");
    }
}
