using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Autoscaling;

/// <summary>What is particular to autoscalers as version 1 shows them; the rest is judged by the version that is stored.</summary>
internal sealed class HorizontalPodAutoscalerStrategy : ResourceStrategy<HorizontalPodAutoscaler>
{
    private const int DefaultUtilization = 80;

    /// <summary>Who names no measure at all means the CPU.</summary>
    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec || spec.ContainsKey("targetCPUUtilizationPercentage")) return;
        if (document["metadata"]?["annotations"]?["autoscaling.alpha.kubernetes.io/metrics"] is null) spec["targetCPUUtilizationPercentage"] = DefaultUtilization;
    }

    public override void Validate(HorizontalPodAutoscaler next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec.MinReplicas < 1) errors.Invalid("spec.minReplicas", spec.MinReplicas, "must be greater than or equal to 1");
        if (spec.MaxReplicas < 1) errors.Invalid("spec.maxReplicas", spec.MaxReplicas, FieldRules.Positive);
        if (spec.MaxReplicas < spec.MinReplicas) errors.Invalid("spec.maxReplicas", spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        if (spec.ScaleTargetRef.Kind.Length == 0) errors.Required("spec.scaleTargetRef.kind");
        if (spec.ScaleTargetRef.Name.Length == 0) errors.Required("spec.scaleTargetRef.name");
        if (spec.TargetCPUUtilizationPercentage < 1) errors.Invalid("spec.targetCPUUtilizationPercentage", spec.TargetCPUUtilizationPercentage, FieldRules.Positive);
    }
}
