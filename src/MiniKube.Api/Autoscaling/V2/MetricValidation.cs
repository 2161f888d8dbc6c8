using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Autoscaling.V2;

/// <summary>One metric of an autoscaler: a type, and the source of that type.</summary>
internal static class MetricValidation
{
    private static readonly string[] Types = ["ContainerResource", "External", "Object", "Pods", "Resource"];

    public static void Validate(MetricSpec metric, string path, FieldErrors errors)
    {
        if (metric.Type.Length == 0)
        {
            errors.Required(path + ".type", "must specify a metric source type");
            return;
        }
        if (!Types.Contains(metric.Type))
        {
            errors.NotSupported(path + ".type", metric.Type, Types);
            return;
        }
        (string Type, string Field, object? Source)[] sources =
        [
            ("Object", "object", metric.Object), ("Pods", "pods", metric.Pods), ("Resource", "resource", metric.Resource),
            ("ContainerResource", "containerResource", metric.ContainerResource), ("External", "external", metric.External),
        ];
        foreach (var (type, field, source) in sources)
        {
            if (type == metric.Type && source is null) errors.Required($"{path}.{field}", "must populate information for the given metric source");
            if (type != metric.Type && source is not null) errors.Forbidden($"{path}.{field}", "must populate the given metric source only");
        }
        if (metric.Resource is { } resource) Resource(resource.Name, resource.Target, path + ".resource", errors);
        if (metric.ContainerResource is { } inside)
        {
            if (inside.Container.Length == 0) errors.Required(path + ".containerResource.container");
            Resource(inside.Name, inside.Target, path + ".containerResource", errors);
        }
        if (metric.Pods is { } pods) Averaged(pods.Metric, pods.Target, path + ".pods", errors);
        if (metric.Object is { } about)
        {
            HorizontalPodAutoscalerStrategy.Target(about.DescribedObject, path + ".object.describedObject", errors);
            Either(about.Metric, about.Target, path + ".object", errors);
        }
        if (metric.External is { } external) Either(external.Metric, external.Target, path + ".external", errors);
    }

    private static void Resource(string name, MetricTarget target, string path, FieldErrors errors)
    {
        if (name.Length == 0) errors.Required(path + ".name", "must specify a resource name");
        Target(target, path + ".target", errors);
        if (target is { AverageUtilization: null, AverageValue: null }) errors.Required(path + ".target.averageUtilization", "must set either a target raw value or a target utilization");
        if (target is { AverageUtilization: not null, AverageValue: not null }) errors.Forbidden(path + ".target.averageValue", "may not set both a target raw value and a target utilization");
    }

    private static void Averaged(MetricIdentifier metric, MetricTarget target, string path, FieldErrors errors)
    {
        Identifier(metric, path + ".metric", errors);
        Target(target, path + ".target", errors);
        if (target.AverageValue is null) errors.Required(path + ".target.averageValue", "must specify a positive target averageValue");
    }

    private static void Either(MetricIdentifier metric, MetricTarget target, string path, FieldErrors errors)
    {
        Identifier(metric, path + ".metric", errors);
        Target(target, path + ".target", errors);
        if (target is { Value: null, AverageValue: null }) errors.Required(path + ".target.averageValue", "must set either a target value for metric or a per-pod target");
        if (target is { Value: not null, AverageValue: not null }) errors.Forbidden(path + ".target.averageValue", "may not set both a target value for metric and a per-pod target");
    }

    private static void Identifier(MetricIdentifier metric, string path, FieldErrors errors)
    {
        if (metric.Name.Length == 0) errors.Required(path + ".name");
        else if (Names.PathSegmentError(metric.Name) is { } error) errors.Invalid(path + ".name", metric.Name, error);
        SelectorValidation.Validate(metric.Selector, path + ".selector", errors);
    }

    private static void Target(MetricTarget target, string path, FieldErrors errors)
    {
        if (target.Type is not ("Utilization" or "Value" or "AverageValue")) errors.Invalid(path + ".type", target.Type, "must be either Utilization, Value, or AverageValue");
        if (target.Value <= Quantity.Zero) errors.Invalid(path + ".value", target.Value, "must be positive");
        if (target.AverageValue <= Quantity.Zero) errors.Invalid(path + ".averageValue", target.AverageValue, "must be positive");
        if (target.AverageUtilization < 1) errors.Invalid(path + ".averageUtilization", target.AverageUtilization, FieldRules.Positive);
    }
}
