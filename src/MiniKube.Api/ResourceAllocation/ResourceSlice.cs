using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.ResourceAllocation;

public sealed record ResourceSlice : Extensible, IResource<ResourceSlice>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ResourceSlice>("resource.k8s.io/v1", "resourceslices")
        .Strategy(new ResourceSliceStrategy()).Generation().Selectable("spec.nodeName").Selectable("spec.driver")
        .NameColumn().Column("Node", item => item.Spec.NodeName ?? (item.Spec.AllNodes == true ? "<all>" : CellText.Unset))
        .Column("Driver", item => item.Spec.Driver).Column("Pool", item => item.Spec.Pool.Name).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "resource.k8s.io/v1"; } = "resource.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ResourceSlice"; } = "ResourceSlice";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public ResourceSliceSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record ResourceSliceSpec : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public ResourcePool Pool { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public string? NodeName { get; init; }

    [Field(4, Atomic = true)]
    public NodeSelector? NodeSelector { get; init; }

    [Field(5)]
    public bool? AllNodes { get; init; }

    [Field(6)]
    public IReadOnlyList<Device> Devices { get; init => field = value ?? []; } = [];

    [Field(7)]
    public bool? PerDeviceNodeSelection { get; init; }

    [Field(8)]
    public IReadOnlyList<CounterSet> SharedCounters { get; init => field = value ?? []; } = [];
}

public sealed record ResourcePool : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long Generation { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public long ResourceSliceCount { get; init; }
}
