namespace MiniKube.Api.Meta;

/// <summary>Rules of label selectors. Rule: Kubernetes docs, "Labels and Selectors".</summary>
internal static class SelectorValidation
{
    public static void Validate(LabelSelector? selector, string path, FieldErrors errors)
    {
        if (selector is null) return;
        foreach (var (key, value) in selector.MatchLabels)
        {
            if (Names.LabelKeyError(key) is { } keyError) errors.Invalid(path + ".matchLabels", key, keyError);
            if (Names.LabelValueError(value) is { } valueError) errors.Invalid(path + ".matchLabels", value, valueError);
        }
        for (var i = 0; i < selector.MatchExpressions.Count; i++) Requirement(selector.MatchExpressions[i], $"{path}.matchExpressions[{i}]", errors);
    }

    private static void Requirement(LabelSelectorRequirement requirement, string path, FieldErrors errors)
    {
        switch (requirement.Operator)
        {
            case "In" or "NotIn":
                if (requirement.Values.Count == 0) errors.Required(path + ".values", "must be specified when `operator` is 'In' or 'NotIn'");
                break;
            case "Exists" or "DoesNotExist":
                if (requirement.Values.Count > 0)
                {
                    errors.Forbidden(path + ".values", "may not be specified when `operator` is 'Exists' or 'DoesNotExist'");
                }
                break;
            default:
                errors.Invalid(path + ".operator", requirement.Operator, "not a valid selector operator");
                break;
        }
        if (Names.LabelKeyError(requirement.Key) is { } error) errors.Invalid(path + ".key", requirement.Key, error);
        for (var i = 0; i < requirement.Values.Count; i++)
        {
            if (Names.LabelValueError(requirement.Values[i]) is { } valueError)
            {
                errors.Invalid($"{path}.values[{i}]", requirement.Values[i], valueError);
            }
        }
    }
}
