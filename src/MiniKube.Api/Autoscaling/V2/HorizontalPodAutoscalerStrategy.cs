using System.Text.Json.Nodes;
using MiniKube.Api.Core;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>What is particular to autoscalers. Rules: Kubernetes docs, "Horizontal Pod Autoscaling".</summary>
internal sealed class HorizontalPodAutoscalerStrategy : ResourceStrategy<HorizontalPodAutoscaler>
{
    private const int DefaultUtilization = 80;

    public override void Default(JsonObject document)
    {
        if (document["spec"] is not JsonObject spec) return;
        if (spec["metrics"] is not JsonArray { Count: > 0 })
        {
            spec["metrics"] = new JsonArray(new JsonObject
            {
                ["type"] = "Resource",
                ["resource"] = new JsonObject
                {
                    ["name"] = "cpu",
                    ["target"] = new JsonObject { ["type"] = "Utilization", ["averageUtilization"] = DefaultUtilization },
                },
            });
        }
        if (spec["behavior"] is not JsonObject behavior) return;
        behavior["scaleUp"] = Rules(behavior["scaleUp"] as JsonObject, 0, Policy("Pods", 4), Policy("Percent", 100));
        behavior["scaleDown"] = Rules(behavior["scaleDown"] as JsonObject, null, Policy("Percent", 100));
    }

    public override void Validate(HorizontalPodAutoscaler next, FieldErrors errors)
    {
        var spec = next.Spec;
        if (spec.MinReplicas < 1) errors.Invalid("spec.minReplicas", spec.MinReplicas, "must be greater than or equal to 1");
        if (spec.MaxReplicas < 1) errors.Invalid("spec.maxReplicas", spec.MaxReplicas, FieldRules.Positive);
        if (spec.MaxReplicas < spec.MinReplicas) errors.Invalid("spec.maxReplicas", spec.MaxReplicas, "must be greater than or equal to `minReplicas`");
        Target(spec.ScaleTargetRef, "spec.scaleTargetRef", errors);
        for (var i = 0; i < spec.Metrics.Count; i++) MetricValidation.Validate(spec.Metrics[i], $"spec.metrics[{i}]", errors);
        if (spec.Behavior?.ScaleUp is { } up) Behavior(up, "spec.behavior.scaleUp", errors);
        if (spec.Behavior?.ScaleDown is { } down) Behavior(down, "spec.behavior.scaleDown", errors);
    }

    internal static void Target(CrossVersionObjectReference target, string path, FieldErrors errors)
    {
        Segment(target.Kind, path + ".kind", errors);
        Segment(target.Name, path + ".name", errors);
    }

    private static void Segment(string text, string path, FieldErrors errors)
    {
        if (text.Length == 0) errors.Required(path);
        else if (Names.PathSegmentError(text) is { } error) errors.Invalid(path, text, error);
    }

    private static void Behavior(HPAScalingRules rules, string path, FieldErrors errors)
    {
        const int HalfAnHour = 1800;
        const int Hour = 3600;
        FieldRules.NonNegative(rules.StabilizationWindowSeconds, path + ".stabilizationWindowSeconds", errors);
        if (rules.StabilizationWindowSeconds > Hour) errors.Invalid(path + ".stabilizationWindowSeconds", rules.StabilizationWindowSeconds, $"must be less than or equal to {Hour}");
        if (rules.Policies.Count == 0) errors.Required(path + ".policies", "must specify at least one Policy");
        for (var i = 0; i < rules.Policies.Count; i++)
        {
            var (policy, at) = (rules.Policies[i], $"{path}.policies[{i}]");
            if (policy.Type is not ("Pods" or "Percent")) errors.NotSupported(at + ".type", policy.Type, ["Pods", "Percent"]);
            if (policy.Value <= 0) errors.Invalid(at + ".value", policy.Value, "must be greater than zero");
            if (policy.PeriodSeconds <= 0) errors.Invalid(at + ".periodSeconds", policy.PeriodSeconds, "must be greater than zero");
            if (policy.PeriodSeconds > HalfAnHour) errors.Invalid(at + ".periodSeconds", policy.PeriodSeconds, $"must be less than or equal to {HalfAnHour}");
        }
    }

    private static JsonObject Rules(JsonObject? rules, int? window, params JsonObject[] policies)
    {
        rules ??= [];
        if (window is not null) rules.TryAdd("stabilizationWindowSeconds", window);
        rules.TryAdd("selectPolicy", "Max");
        if (rules["policies"] is not JsonArray { Count: > 0 }) rules["policies"] = new JsonArray([.. policies]);
        return rules;
    }

    private static JsonObject Policy(string type, int value) => new() { ["type"] = type, ["value"] = value, ["periodSeconds"] = 15 };
}
