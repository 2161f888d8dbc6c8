using System.Text.Json.Serialization;

namespace MiniKube.Api.Autoscaling.V2;

public sealed record MetricStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public ObjectMetricStatus? Object { get; init; }

    [Field(3)]
    public PodsMetricStatus? Pods { get; init; }

    [Field(4)]
    public ResourceMetricStatus? Resource { get; init; }

    [Field(7)]
    public ContainerResourceMetricStatus? ContainerResource { get; init; }

    [Field(5)]
    public ExternalMetricStatus? External { get; init; }
}

public sealed record ObjectMetricStatus : Extensible
{
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? new(); } = new();
}

public sealed record PodsMetricStatus : Extensible
{
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceMetricStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();
}

public sealed record ContainerResourceMetricStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Container { get; init => field = value ?? ""; } = "";
}

public sealed record ExternalMetricStatus : Extensible
{
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricValueStatus Current { get; init => field = value ?? new(); } = new();
}

public sealed record MetricValueStatus : Extensible
{
    [Field(1)]
    public Quantity? Value { get; init; }

    [Field(2)]
    public Quantity? AverageValue { get; init; }

    [Field(3)]
    public int? AverageUtilization { get; init; }
}
