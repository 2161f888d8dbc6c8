namespace MiniKube.Api.Autoscaling.V2;

/// <summary>How an autoscaler's metrics stand in a table: "cpu: 12%/80%, memory: &lt;unknown&gt;/1Gi".</summary>
internal static class MetricText
{
    private const int Shown = 2;

    public static string Of(HorizontalPodAutoscaler item)
    {
        if (item.Spec.Metrics.Count == 0) return CellText.None;
        var texts = item.Spec.Metrics.Take(Shown).Select((metric, i) => Of(metric, i < item.Status.CurrentMetrics.Count ? item.Status.CurrentMetrics[i] : null));
        var text = string.Join(", ", texts);
        return item.Spec.Metrics.Count > Shown ? $"{text} + {item.Spec.Metrics.Count - Shown} more..." : text;
    }

    private static string Of(MetricSpec spec, MetricStatus? status) => spec.Type switch
    {
        "Resource" => Pair($"{spec.Resource?.Name}: ", spec.Resource?.Target, status?.Resource?.Current),
        "ContainerResource" => Pair($"{spec.ContainerResource?.Name}: ", spec.ContainerResource?.Target, status?.ContainerResource?.Current),
        "Pods" => Pair("", spec.Pods?.Target, status?.Pods?.Current),
        "Object" => Pair("", spec.Object?.Target, status?.Object?.Current),
        "External" => Pair("", spec.External?.Target, status?.External?.Current),
        _ => "<unknown type>",
    };

    private static string Pair(string name, MetricTarget? target, MetricValueStatus? current)
    {
        if (target?.AverageUtilization is { } share) return $"{name}{(current?.AverageUtilization is { } now ? $"{now}%" : CellText.Unknown)}/{share}%";
        if (target?.AverageValue is { } average) return $"{name}{current?.AverageValue?.ToString() ?? CellText.Unknown}/{average} (avg)";
        return $"{name}{current?.Value?.ToString() ?? CellText.Unknown}/{target?.Value?.ToString() ?? CellText.Unknown}";
    }
}
