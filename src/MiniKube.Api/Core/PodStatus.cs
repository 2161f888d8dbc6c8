using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record PodStatus : Extensible
{
    [Field(17)]
    public long ObservedGeneration { get; init; }

    [Field(1, OneOf = "Pending|Running|Succeeded|Failed|Unknown")]
    public string? Phase { get; init; }

    [Field(2, Keys = "type", Merge = "type")]
    public IReadOnlyList<PodCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(3)]
    public string? Message { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(11)]
    public string? NominatedNodeName { get; init; }

    [Field(5)]
    public string? HostIP { get; init; }

    [Field(16, Merge = "ip")]
    public IReadOnlyList<HostIP> HostIPs { get; init => field = value ?? []; } = [];

    [Field(6)]
    public string? PodIP { get; init; }

    [Field(12, Keys = "ip", Merge = "ip")]
    public IReadOnlyList<PodIP> PodIPs { get; init => field = value ?? []; } = [];

    [Field(7)]
    public DateTimeOffset? StartTime { get; init; }

    [Field(10)]
    public IReadOnlyList<ContainerStatus> InitContainerStatuses { get; init => field = value ?? []; } = [];

    [Field(8)]
    public IReadOnlyList<ContainerStatus> ContainerStatuses { get; init => field = value ?? []; } = [];

    [Field(9, OneOf = "Guaranteed|Burstable|BestEffort")]
    public string? QosClass { get; init; }

    [Field(13)]
    public IReadOnlyList<ContainerStatus> EphemeralContainerStatuses { get; init => field = value ?? []; } = [];

    [Field(14)]
    public string? Resize { get; init; }

    [Field(15, Keys = "name", Merge = "name", RetainKeys = true)]
    public IReadOnlyList<PodResourceClaimStatus> ResourceClaimStatuses { get; init => field = value ?? []; } = [];

    [Field(18)]
    public PodExtendedResourceClaimStatus? ExtendedResourceClaimStatus { get; init; }

    [Field(19)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(20)]
    public ResourceRequirements? Resources { get; init; }

    [Field(21)]
    public IReadOnlyList<NodeAllocatableResourceClaimStatus> NodeAllocatableResourceClaimStatuses { get; init => field = value ?? []; } = [];
}

public sealed record PodCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(7)]
    public long ObservedGeneration { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Field(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

public sealed record HostIP : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Ip { get; init => field = value ?? ""; } = "";
}

public sealed record PodIP : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Ip { get; init => field = value ?? ""; } = "";
}

public sealed record PodResourceClaimStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? ResourceClaimName { get; init; }
}

public sealed record PodExtendedResourceClaimStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ContainerExtendedResourceRequest> RequestMappings { get; init => field = value ?? []; } = [];

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";
}

public sealed record NodeAllocatableResourceClaimStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ResourceClaimName { get; init => field = value ?? ""; } = "";

    [Field(2, Set = true)]
    public IReadOnlyList<string> Containers { get; init => field = value ?? []; } = [];

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyDictionary<string, Quantity> Resources { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}

public sealed record ContainerExtendedResourceRequest : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ContainerName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ResourceName { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string RequestName { get; init => field = value ?? ""; } = "";
}
