namespace MiniKube.Api.Core;

/// <summary>Requests and limits of a container.</summary>
internal static class ResourceValidation
{
    public static void Validate(ResourceRequirements resources, string path, FieldErrors errors)
    {
        foreach (var (name, amount) in resources.Limits) Amount(name, amount, path + ".limits", errors);
        foreach (var (name, amount) in resources.Requests)
        {
            Amount(name, amount, path + ".requests", errors);
            if (!resources.Limits.TryGetValue(name, out var limit)) continue;
            if (amount > limit) errors.Invalid(path + ".requests", amount, $"must be less than or equal to {name} limit of {limit}");
            else if (!IsStandard(name) && amount != limit) errors.Invalid(path + ".requests", amount, $"must be equal to {name} limit of {limit}");
        }
    }

    private static void Amount(string name, Quantity amount, string path, FieldErrors errors)
    {
        if (Names.LabelKeyError(name) is { } error) errors.Invalid(path, name, error);
        else if (!IsStandard(name) && !name.Contains('/')) errors.Invalid(path, name, "must be a standard resource for containers");
        if (amount < Quantity.Zero) errors.Invalid($"{path}[{name}]", amount, FieldRules.NotNegative);
        else if (name.Contains('/') && amount.Value != Math.Truncate(amount.Value)) errors.Invalid($"{path}[{name}]", amount, "must be an integer");
    }

    private static bool IsStandard(string name) =>
        name is "cpu" or "memory" or "ephemeral-storage" || name.StartsWith("hugepages-", StringComparison.Ordinal);
}
