using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Apps;

/// <summary>What is particular to daemon sets. Rules: Kubernetes docs, "DaemonSet".</summary>
internal sealed class DaemonSetStrategy : ResourceStrategy<DaemonSet>
{
    private const string Rolling = "spec.updateStrategy.rollingUpdate";

    public override void Default(JsonObject document)
    {
        PodSpecDefaults.ApplyToTemplate(document);
        if (document["spec"]?["updateStrategy"] is JsonObject strategy && (string?)strategy["type"] == "RollingUpdate" && strategy["rollingUpdate"] is null)
        {
            strategy["rollingUpdate"] = new JsonObject { ["maxUnavailable"] = 1, ["maxSurge"] = 0 };
        }
    }

    public override void Validate(DaemonSet next, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Spec.MinReadySeconds, "spec.minReadySeconds", errors);
        FieldRules.NonNegative(next.Spec.RevisionHistoryLimit, "spec.revisionHistoryLimit", errors);
        PodTemplateValidation.Validate(next.Spec.Template, next.Spec.Selector, "daemonset", errors);
        PodTemplateValidation.RunsAlways(next.Spec.Template, "DaemonSet", errors);
        if (next.Spec.UpdateStrategy is { Type: "RollingUpdate", RollingUpdate: { } rolling }) Update(rolling, errors);
    }

    public override void ValidateUpdate(DaemonSet next, DaemonSet prior, FieldErrors errors)
    {
        Validate(next, errors);
        PodTemplateValidation.SelectorUnchanged(next.Spec.Selector, prior.Spec.Selector, errors);
    }

    public override void ValidateStatusUpdate(DaemonSet next, DaemonSet prior, FieldErrors errors)
    {
        FieldRules.NonNegative(next.Status.CurrentNumberScheduled, "status.currentNumberScheduled", errors);
        FieldRules.NonNegative(next.Status.NumberMisscheduled, "status.numberMisscheduled", errors);
        FieldRules.NonNegative(next.Status.DesiredNumberScheduled, "status.desiredNumberScheduled", errors);
        FieldRules.NonNegative(next.Status.NumberReady, "status.numberReady", errors);
        FieldRules.NonNegative(next.Status.ObservedGeneration, "status.observedGeneration", errors);
    }

    private static void Update(RollingUpdateDaemonSet rolling, FieldErrors errors)
    {
        FieldRules.Amount(rolling.MaxUnavailable, Rolling + ".maxUnavailable", errors);
        FieldRules.Amount(rolling.MaxSurge, Rolling + ".maxSurge", errors);
        if (FieldRules.IsOver100Percent(rolling.MaxUnavailable)) errors.Invalid(Rolling + ".maxUnavailable", rolling.MaxUnavailable, "must not be greater than 100%");
        if (FieldRules.IsOver100Percent(rolling.MaxSurge)) errors.Invalid(Rolling + ".maxSurge", rolling.MaxSurge, "must not be greater than 100%");
        switch (rolling.MaxUnavailable?.ScaledTo(100, roundUp: true) > 0, rolling.MaxSurge?.ScaledTo(100, roundUp: true) > 0)
        {
            case (true, true):
                errors.Invalid(Rolling + ".maxSurge", rolling.MaxSurge, "may not be set when maxUnavailable is non-zero");
                break;
            case (false, false):
                errors.Required(Rolling + ".maxUnavailable", "cannot be 0 when maxSurge is 0");
                break;
        }
    }
}
