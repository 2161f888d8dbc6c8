using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Apps;

/// <summary>What is particular to deployments. Rules: Kubernetes docs, "Deployments".</summary>
internal sealed class DeploymentStrategyRules : ResourceStrategy<Deployment>
{
    private const string Rolling = "spec.strategy.rollingUpdate";

    public override void Default(JsonObject document)
    {
        PodSpecDefaults.ApplyToTemplate(document);
        if (document["spec"]?["strategy"] is not JsonObject strategy || (string?)strategy["type"] != "RollingUpdate"
            || strategy["rollingUpdate"] is not null)
        {
            return;
        }
        strategy["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = "25%", ["maxSurge"] = "25%" };
    }

    public override void Validate(Deployment next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec.Replicas < 0) errors.Invalid("spec.replicas", spec.Replicas, FieldRules.NotNegative);
        if (spec.MinReadySeconds < 0) errors.Invalid("spec.minReadySeconds", spec.MinReadySeconds, FieldRules.NotNegative);
        if (spec.RevisionHistoryLimit < 0) errors.Invalid("spec.revisionHistoryLimit", spec.RevisionHistoryLimit, FieldRules.NotNegative);
        if (spec.ProgressDeadlineSeconds < 0) errors.Invalid("spec.progressDeadlineSeconds", spec.ProgressDeadlineSeconds, FieldRules.NotNegative);
        if (spec.ProgressDeadlineSeconds <= spec.MinReadySeconds)
        {
            errors.Invalid("spec.progressDeadlineSeconds", spec.ProgressDeadlineSeconds, "must be greater than minReadySeconds");
        }
        PodTemplateValidation.Validate(spec.Template, spec.Selector, "deployment", errors);
        PodTemplateValidation.RunsAlways(spec.Template, "Deployment", errors);
        Strategy(spec.Strategy, errors);
    }

    public override void ValidateUpdate(Deployment next, Deployment prior, FieldErrors errors)
    {
        Validate(next, errors);
        PodTemplateValidation.SelectorUnchanged(next.Spec.Selector, prior.Spec.Selector, errors);
    }

    public override void ValidateStatusUpdate(Deployment next, Deployment prior, FieldErrors errors)
    {
        if (next.Status.Replicas < 0) errors.Invalid("status.replicas", next.Status.Replicas, FieldRules.NotNegative);
    }

    private static void Strategy(DeploymentStrategy strategy, FieldErrors errors)
    {
        if (strategy.Type == "Recreate" && strategy.RollingUpdate is not null)
        {
            errors.Forbidden(Rolling, "may not be specified when strategy `type` is 'Recreate'");
            return;
        }
        if (strategy.RollingUpdate is not { } rolling) return;
        FieldRules.Amount(rolling.MaxUnavailable, Rolling + ".maxUnavailable", errors);
        FieldRules.Amount(rolling.MaxSurge, Rolling + ".maxSurge", errors);
        if (rolling.MaxUnavailable?.ScaledTo(100, roundUp: false) == 0 && rolling.MaxSurge?.ScaledTo(100, roundUp: true) == 0)
        {
            errors.Invalid(Rolling + ".maxUnavailable", rolling.MaxUnavailable, "may not be 0 when `maxSurge` is 0");
        }
        if (FieldRules.IsOver100Percent(rolling.MaxUnavailable))
        {
            errors.Invalid(Rolling + ".maxUnavailable", rolling.MaxUnavailable, "must not be greater than 100%");
        }
    }
}
