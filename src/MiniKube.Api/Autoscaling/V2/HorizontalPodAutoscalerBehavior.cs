using System.Text.Json.Serialization;

namespace MiniKube.Api.Autoscaling.V2;

public sealed record HorizontalPodAutoscalerBehavior : Extensible
{
    [Field(1)]
    public HPAScalingRules? ScaleUp { get; init; }

    [Field(2)]
    public HPAScalingRules? ScaleDown { get; init; }
}

public sealed record HPAScalingRules : Extensible
{
    [Field(3)]
    public int? StabilizationWindowSeconds { get; init; }

    [Field(1)]
    public string? SelectPolicy { get; init; }

    [Field(2)]
    public IReadOnlyList<HPAScalingPolicy> Policies { get; init => field = value ?? []; } = [];

    [Field(4)]
    public Quantity? Tolerance { get; init; }
}

public sealed record HPAScalingPolicy : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Value { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int PeriodSeconds { get; init; }
}
