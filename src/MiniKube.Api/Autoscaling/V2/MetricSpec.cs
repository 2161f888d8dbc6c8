using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Autoscaling.V2;

public sealed record MetricSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public ObjectMetricSource? Object { get; init; }

    [Field(3)]
    public PodsMetricSource? Pods { get; init; }

    [Field(4)]
    public ResourceMetricSource? Resource { get; init; }

    [Field(7)]
    public ContainerResourceMetricSource? ContainerResource { get; init; }

    [Field(5)]
    public ExternalMetricSource? External { get; init; }
}

public sealed record ObjectMetricSource : Extensible
{
    [Field(1, Required = true)]
    public CrossVersionObjectReference DescribedObject { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();
}

public sealed record PodsMetricSource : Extensible
{
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceMetricSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}

public sealed record ContainerResourceMetricSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Container { get; init => field = value ?? ""; } = "";
}

public sealed record ExternalMetricSource : Extensible
{
    [Field(1, Required = true)]
    public MetricIdentifier Metric { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public MetricTarget Target { get; init => field = value ?? new(); } = new();
}

public sealed record MetricTarget : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public Quantity? Value { get; init; }

    [Field(3)]
    public Quantity? AverageValue { get; init; }

    [Field(4)]
    public int? AverageUtilization { get; init; }
}

public sealed record MetricIdentifier : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Atomic = true)]
    public LabelSelector? Selector { get; init; }
}
