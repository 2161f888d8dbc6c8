using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Policy;

/// <summary>What is particular to disruption budgets. Rules: Kubernetes docs, "Specifying a Disruption Budget".</summary>
internal sealed class PodDisruptionBudgetStrategy : ResourceStrategy<PodDisruptionBudget>
{
    public override void Validate(PodDisruptionBudget next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec is { MinAvailable: not null, MaxUnavailable: not null }) errors.Invalid("spec", ApiJson.ToDocument(spec), "minAvailable and maxUnavailable cannot be both set");
        Amount(spec.MinAvailable, "spec.minAvailable", errors);
        Amount(spec.MaxUnavailable, "spec.maxUnavailable", errors);
        SelectorValidation.Validate(spec.Selector, "spec.selector", errors);
    }

    public override void ValidateStatusUpdate(PodDisruptionBudget next, PodDisruptionBudget prior, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Status.DisruptionsAllowed, "status.disruptionsAllowed", errors);
        FieldRules.NonNegative(next.Status.CurrentHealthy, "status.currentHealthy", errors);
        FieldRules.NonNegative(next.Status.DesiredHealthy, "status.desiredHealthy", errors);
        FieldRules.NonNegative(next.Status.ExpectedPods, "status.expectedPods", errors);
    }

    private static void Amount(IntOrString? amount, string path, FieldErrors errors)
    {
        FieldRules.Amount(amount, path, errors);
        if (FieldRules.IsOver100Percent(amount)) errors.Invalid(path, amount, "must not be greater than 100%");
    }
}
