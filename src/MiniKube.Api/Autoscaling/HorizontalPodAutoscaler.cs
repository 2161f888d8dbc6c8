using System.Globalization;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Autoscaling;

public sealed record HorizontalPodAutoscaler : Extensible, IResource<HorizontalPodAutoscaler>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<HorizontalPodAutoscaler>("autoscaling/v1", "horizontalpodautoscalers")
        .Namespaced().Strategy(new HorizontalPodAutoscalerStrategy()).ShortNames("hpa").Categories("all").Status().StoredAs(new HorizontalPodAutoscalerForm())
        .NameColumn().Column("Reference", item => $"{item.Spec.ScaleTargetRef.Kind}/{item.Spec.ScaleTargetRef.Name}").Column("Targets", Targets)
        .Column("MinPods", item => item.Spec.MinReplicas?.ToString(CultureInfo.InvariantCulture) ?? CellText.Unset).Column("MaxPods", item => item.Spec.MaxReplicas)
        .Column("Replicas", item => item.Status.CurrentReplicas).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "autoscaling/v1"; } = "autoscaling/v1";
    public string Kind { get; init => field = value ?? "HorizontalPodAutoscaler"; } = "HorizontalPodAutoscaler";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public HorizontalPodAutoscalerSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public HorizontalPodAutoscalerStatus Status { get; init => field = value ?? new(); } = new();

    private static string Targets(HorizontalPodAutoscaler item) => item.Spec.TargetCPUUtilizationPercentage is not { } wanted
        ? CellText.None
        : $"cpu: {(item.Status.CurrentCPUUtilizationPercentage is { } now ? $"{now}%" : CellText.Unknown)}/{wanted}%";
}

public sealed record HorizontalPodAutoscalerSpec : Extensible
{
    [Field(1, Required = true, Atomic = true)]
    public CrossVersionObjectReference ScaleTargetRef { get; init => field = value ?? new(); } = new();

    [Field(2, Default = "1")]
    public int? MinReplicas { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int MaxReplicas { get; init; }

    [Field(4)]
    public int? TargetCPUUtilizationPercentage { get; init; }
}

public sealed record HorizontalPodAutoscalerStatus : Extensible
{
    [Field(1)]
    public long? ObservedGeneration { get; init; }

    [Field(2)]
    public DateTimeOffset? LastScaleTime { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int CurrentReplicas { get; init; }

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int DesiredReplicas { get; init; }

    [Field(5)]
    public int? CurrentCPUUtilizationPercentage { get; init; }
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
