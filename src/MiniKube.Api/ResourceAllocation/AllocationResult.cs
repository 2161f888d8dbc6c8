using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.ResourceAllocation;

public sealed record AllocationResult : Extensible
{
    [Field(1)]
    public DeviceAllocationResult Devices { get; init => field = value ?? new(); } = new();

    [Field(3, Atomic = true)]
    public NodeSelector? NodeSelector { get; init; }

    [Field(5)]
    public DateTimeOffset? AllocationTimestamp { get; init; }
}

public sealed record ResourceClaimConsumerReference : Extensible
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Resource { get; init => field = value ?? ""; } = "";

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Uid { get; init => field = value ?? ""; } = "";
}

public sealed record AllocatedDeviceStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Pool { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Device { get; init => field = value ?? ""; } = "";

    [Field(7)]
    public string? ShareID { get; init; }

    [Field(4, Keys = "type"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<Condition> Conditions { get; init => field = value ?? []; } = [];

    [Field(5)]
    public JsonElement? Data { get; init; }

    [Field(6)]
    public NetworkDeviceData? NetworkData { get; init; }
}

public sealed record DeviceAllocationResult : Extensible
{
    [Field(1)]
    public IReadOnlyList<DeviceRequestAllocationResult> Results { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<DeviceAllocationConfiguration> Config { get; init => field = value ?? []; } = [];
}

public sealed record NetworkDeviceData : Extensible
{
    [Field(1)]
    public string? InterfaceName { get; init; }

    [Field(2)]
    public IReadOnlyList<string> Ips { get; init => field = value ?? []; } = [];

    [Field(3)]
    public string? HardwareAddress { get; init; }
}

public sealed record DeviceRequestAllocationResult : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Request { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Pool { get; init => field = value ?? ""; } = "";

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Device { get; init => field = value ?? ""; } = "";

    [Field(5)]
    public bool? AdminAccess { get; init; }

    [Field(6)]
    public IReadOnlyList<DeviceToleration> Tolerations { get; init => field = value ?? []; } = [];

    [Field(7)]
    public IReadOnlyList<string> BindingConditions { get; init => field = value ?? []; } = [];

    [Field(8)]
    public IReadOnlyList<string> BindingFailureConditions { get; init => field = value ?? []; } = [];

    [Field(9)]
    public string? ShareID { get; init; }

    [Field(10)]
    public IReadOnlyDictionary<string, Quantity> ConsumedCapacity { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;
}

public sealed record DeviceAllocationConfiguration : Extensible
{
    [Field(1, Required = true, OneOf = "FromClass|FromClaim"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Source { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyList<string> Requests { get; init => field = value ?? []; } = [];

    [Field(1, Inlined = 3)]
    public OpaqueDeviceConfiguration? Opaque { get; init; }
}
