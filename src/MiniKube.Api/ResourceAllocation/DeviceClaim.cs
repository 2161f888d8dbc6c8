using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MiniKube.Api.ResourceAllocation;

public sealed record DeviceSelector : Extensible
{
    [Field(1)]
    public CELDeviceSelector? Cel { get; init; }
}

public sealed record CELDeviceSelector : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Expression { get; init => field = value ?? ""; } = "";
}

public sealed record OpaqueDeviceConfiguration : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public JsonElement? Parameters { get; init; }
}

public sealed record DeviceClaim : Extensible
{
    [Field(1), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<DeviceRequest> Requests { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<DeviceConstraint> Constraints { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<DeviceClaimConfiguration> Config { get; init => field = value ?? []; } = [];
}

public sealed record DeviceRequest : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public ExactDeviceRequest? Exactly { get; init; }

    [Field(3)]
    public IReadOnlyList<DeviceSubRequest> FirstAvailable { get; init => field = value ?? []; } = [];
}

public sealed record DeviceConstraint : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];

    [Field(2)]
    public string? MatchAttribute { get; init; }

    [Field(3)]
    public string? DistinctAttribute { get; init; }
}

public sealed record DeviceClaimConfiguration : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];

    [Field(1, Inlined = 2)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}

public sealed record ExactDeviceRequest : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DeviceClassName { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];

    [Field(3, Default = "\"ExactCount\"", OneOf = "ExactCount|All")]
    public string? AllocationMode { get; init; }

    [Field(4)]
    public long Count { get; init; }

    [Field(5)]
    public bool? AdminAccess { get; init; }

    [Field(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];

    [Field(7)]
    public CapacityRequirements? Capacity { get; init; }
}

public sealed record DeviceSubRequest : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DeviceClassName { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyList<DeviceSelector> Selectors { get; init => field = value ?? []; } = [];

    [Field(4, Default = "\"ExactCount\"", OneOf = "ExactCount|All")]
    public string? AllocationMode { get; init; }

    [Field(5)]
    public long Count { get; init; }

    [Field(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];

    [Field(7)]
    public CapacityRequirements? Capacity { get; init; }
}

public sealed record DeviceToleration : Extensible
{
    [Field(1)]
    public string? Key { get; init; }

    [Field(2, Default = "\"Equal\"", OneOf = "Exists|Equal")]
    public string? Operator { get; init; }

    [Field(3)]
    public string? Value { get; init; }

    [Field(4, OneOf = "None|NoSchedule|NoExecute")]
    public string? Effect { get; init; }

    [Field(5)]
    public long? TolerationSeconds { get; init; }
}

public sealed record CapacityRequirements : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Requests { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}
