namespace MiniKube.Api.Core;

/// <summary>What is particular to quotas. Rules: Kubernetes docs, "Resource Quotas".</summary>
internal sealed class ResourceQuotaStrategy : ResourceStrategy<ResourceQuota>
{
    private static readonly string[] Scopes =
        ["Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass", "CrossNamespacePodAffinity", "VolumeAttributesClass"];

    private static readonly HashSet<string> Counted =
    [
        "pods", "services", "replicationcontrollers", "resourcequotas", "secrets", "configmaps", "persistentvolumeclaims", "services.nodeports",
        "services.loadbalancers",
    ];

    private static readonly HashSet<string> Known =
    [
        .. Counted, "cpu", "memory", "ephemeral-storage", "storage", "requests.cpu", "requests.memory", "requests.storage", "requests.ephemeral-storage",
        "limits.cpu", "limits.memory", "limits.ephemeral-storage",
    ];

    public override void Validate(ResourceQuota next, FieldErrors errors)
    {
        Amounts(next.Spec.Hard, "spec.hard", errors);
        OfScopes(next.Spec, errors);
    }

    public override void ValidateUpdate(ResourceQuota next, ResourceQuota prior, FieldErrors errors)
    {
        Validate(next, errors);
        if (!next.Spec.Scopes.ToHashSet().SetEquals(prior.Spec.Scopes)) errors.Invalid("spec.scopes", FieldRules.Shown(next.Spec.Scopes), FieldRules.Immutable);
        FieldRules.Unchanged(next.Spec.ScopeSelector, prior.Spec.ScopeSelector, "spec.scopeSelector", errors);
    }

    public override void ValidateStatusUpdate(ResourceQuota next, ResourceQuota prior, FieldErrors errors)
    {
        Amounts(next.Status.Hard, "status.hard", errors);
        Amounts(next.Status.Used, "status.used", errors);
    }

    private static void Amounts(IReadOnlyDictionary<string, Quantity> amounts, string path, FieldErrors errors)
    {
        foreach (var (name, amount) in amounts)
        {
            if (Names.LabelKeyError(name) is { } error) errors.Invalid($"{path}[{name}]", name, error);
            else if (!name.Contains('/') && !Known.Contains(name) && !IsPrefixed(name)) errors.Invalid($"{path}[{name}]", name, "must be a standard resource for quota");
            if (amount < Quantity.Zero) errors.Invalid($"{path}[{name}]", amount, FieldRules.NotNegative);
            if ((Counted.Contains(name) || name.StartsWith("count/", StringComparison.Ordinal)) && amount.Value != Math.Truncate(amount.Value)) errors.Invalid($"{path}[{name}]", amount, "must be an integer");
        }
    }

    private static bool IsPrefixed(string name) => name.StartsWith("hugepages-", StringComparison.Ordinal) || name.StartsWith("requests.hugepages-", StringComparison.Ordinal);

    private static void OfScopes(ResourceQuotaSpec spec, FieldErrors errors)
    {
        foreach (var scope in spec.Scopes)
        {
            if (!Scopes.Contains(scope)) errors.Invalid("spec.scopes", FieldRules.Shown(spec.Scopes), "unsupported scope");
        }
        if (Excludes(spec.Scopes, "BestEffort", "NotBestEffort") || Excludes(spec.Scopes, "Terminating", "NotTerminating"))
        {
            errors.Invalid("spec.scopes", FieldRules.Shown(spec.Scopes), "conflicting scopes");
        }
        var expressions = spec.ScopeSelector?.MatchExpressions ?? [];
        for (var i = 0; i < expressions.Count; i++)
        {
            var (expression, path) = (expressions[i], $"spec.scopeSelector.matchExpressions[{i}]");
            if (!Scopes.Contains(expression.ScopeName)) errors.Invalid(path + ".scopeName", expression.ScopeName, "unsupported scope");
            switch (expression.Operator)
            {
                case "In" or "NotIn":
                    if (expression.ScopeName is not ("PriorityClass" or "VolumeAttributesClass")) errors.Invalid(path + ".operator", expression.Operator, "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity");
                    if (expression.Values.Count == 0) errors.Required(path + ".values", "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector");
                    break;
                case "Exists" or "DoesNotExist":
                    if (expression.Values.Count > 0) errors.Invalid(path + ".values", FieldRules.Shown(expression.Values), "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector");
                    break;
                default:
                    errors.Invalid(path + ".operator", expression.Operator, "not a valid selector operator");
                    break;
            }
        }
    }

    private static bool Excludes(IReadOnlyList<string> scopes, string one, string other) => scopes.Contains(one) && scopes.Contains(other);
}
