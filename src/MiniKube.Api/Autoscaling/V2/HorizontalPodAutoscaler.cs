using System.Globalization;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Autoscaling.V2;

public sealed record HorizontalPodAutoscaler : Extensible, IResource<HorizontalPodAutoscaler>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<HorizontalPodAutoscaler>("autoscaling/v2", "horizontalpodautoscalers")
        .Namespaced().Strategy(new HorizontalPodAutoscalerStrategy()).ShortNames("hpa").Categories("all").Status()
        .NameColumn().Column("Reference", item => $"{item.Spec.ScaleTargetRef.Kind}/{item.Spec.ScaleTargetRef.Name}").Column("Targets", MetricText.Of)
        .Column("MinPods", item => item.Spec.MinReplicas?.ToString(CultureInfo.InvariantCulture) ?? CellText.Unset).Column("MaxPods", item => item.Spec.MaxReplicas)
        .Column("Replicas", item => item.Status.CurrentReplicas).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "autoscaling/v2"; } = "autoscaling/v2";
    public string Kind { get; init => field = value ?? "HorizontalPodAutoscaler"; } = "HorizontalPodAutoscaler";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public HorizontalPodAutoscalerStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record HorizontalPodAutoscalerSpec : Extensible
{
    [Field(1, Required = true)]
    public CrossVersionObjectReference ScaleTargetRef { get; init => field = value ?? new(); } = new();

    [Field(2, Default = "1")]
    public int? MinReplicas { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int MaxReplicas { get; init; }

    [Field(4)]
    public IReadOnlyList<MetricSpec> Metrics { get; init => field = value ?? []; } = [];

    [Field(5)]
    public HorizontalPodAutoscalerBehavior? Behavior { get; init; }
}

public sealed record HorizontalPodAutoscalerStatus : Extensible
{
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    [Field(2)]
    public DateTimeOffset? LastScaleTime { get; init; }

    [Field(3)]
    public int CurrentReplicas { get; init; }

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int DesiredReplicas { get; init; }

    [Field(5), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<MetricStatus> CurrentMetrics { get; init => field = value ?? []; } = [];

    [Field(6, Keys = "type", Merge = "type")]
    public IReadOnlyList<HorizontalPodAutoscalerCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record CrossVersionObjectReference : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? ApiVersion { get; init; }
}

public sealed record HorizontalPodAutoscalerCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}
