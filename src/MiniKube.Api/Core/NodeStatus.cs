using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record NodeStatus : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(2)]
    public IReadOnlyDictionary<string, Quantity> Allocatable { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(3, OneOf = "Pending|Running|Terminated")]
    public string? Phase { get; init; }

    [Field(4, Keys = "type", Merge = "type")]
    public IReadOnlyList<NodeCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(5, Keys = "type", Merge = "type")]
    public IReadOnlyList<NodeAddress> Addresses { get; init => field = value ?? []; } = [];

    [Field(6)]
    public NodeDaemonEndpoints DaemonEndpoints { get; init => field = value ?? new(); } = new();

    [Field(7)]
    public NodeSystemInfo NodeInfo { get; init => field = value ?? new(); } = new();

    [Field(8)]
    public IReadOnlyList<ContainerImage> Images { get; init => field = value ?? []; } = [];

    [Field(9)]
    public IReadOnlyList<string> VolumesInUse { get; init => field = value ?? []; } = [];

    [Field(10)]
    public IReadOnlyList<AttachedVolume> VolumesAttached { get; init => field = value ?? []; } = [];

    [Field(11)]
    public NodeConfigStatus? Config { get; init; }

    [Field(12)]
    public IReadOnlyList<NodeRuntimeHandler> RuntimeHandlers { get; init => field = value ?? []; } = [];

    [Field(13)]
    public NodeFeatures? Features { get; init; }

    [Field(14)]
    public IReadOnlyList<string> DeclaredFeatures { get; init => field = value ?? []; } = [];
}

public sealed record NodeCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastHeartbeatTime { get; init; }

    [Field(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

public sealed record NodeAddress : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Address { get; init => field = value ?? ""; } = "";
}

public sealed record NodeDaemonEndpoints : Extensible
{
    [Field(1)]
    public DaemonEndpoint KubeletEndpoint { get; init => field = value ?? new(); } = new();
}

public sealed record DaemonEndpoint : Extensible
{
    [Field(1, Required = true), JsonPropertyName("Port"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Port { get; init; }
}

public sealed record ContainerImage : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Names { get; init => field = value ?? []; } = [];

    [Field(2)]
    public long SizeBytes { get; init; }
}

public sealed record AttachedVolume : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DevicePath { get; init => field = value ?? ""; } = "";
}

public sealed record NodeConfigStatus : Extensible
{
    [Field(1)]
    public NodeConfigSource? Assigned { get; init; }

    [Field(2)]
    public NodeConfigSource? Active { get; init; }

    [Field(3)]
    public NodeConfigSource? LastKnownGood { get; init; }

    [Field(4)]
    public string? Error { get; init; }
}

public sealed record NodeRuntimeHandler : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public NodeRuntimeHandlerFeatures? Features { get; init; }
}

public sealed record NodeRuntimeHandlerFeatures : Extensible
{
    [Field(1)]
    public bool? RecursiveReadOnlyMounts { get; init; }

    [Field(2)]
    public bool? UserNamespaces { get; init; }
}

public sealed record NodeFeatures : Extensible
{
    [Field(1)]
    public bool? SupplementalGroupsPolicy { get; init; }
}
