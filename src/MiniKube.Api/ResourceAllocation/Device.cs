using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;

namespace MiniKube.Api.ResourceAllocation;

public sealed record Device : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public IReadOnlyDictionary<string, DeviceAttribute> Attributes { get; init => field = value ?? ReadOnlyDictionary<string, DeviceAttribute>.Empty; } = ReadOnlyDictionary<string, DeviceAttribute>.Empty;

    [Field(3)]
    public IReadOnlyDictionary<string, DeviceCapacity> Capacity { get; init => field = value ?? ReadOnlyDictionary<string, DeviceCapacity>.Empty; } = ReadOnlyDictionary<string, DeviceCapacity>.Empty;

    [Field(4)]
    public IReadOnlyList<DeviceCounterConsumption> ConsumesCounters { get; init => field = value ?? []; } = [];

    [Field(5)]
    public string? NodeName { get; init; }

    [Field(6, Atomic = true)]
    public NodeSelector? NodeSelector { get; init; }

    [Field(7)]
    public bool? AllNodes { get; init; }

    [Field(8)]
    public IReadOnlyList<DeviceTaint> Taints { get; init => field = value ?? []; } = [];

    [Field(9)]
    public bool? BindsToNode { get; init; }

    [Field(10)]
    public IReadOnlyList<string> BindingConditions { get; init => field = value ?? []; } = [];

    [Field(11)]
    public IReadOnlyList<string> BindingFailureConditions { get; init => field = value ?? []; } = [];

    [Field(12)]
    public bool? AllowMultipleAllocations { get; init; }

    [Field(13)]
    public IReadOnlyDictionary<string, NodeAllocatableResourceMapping> NodeAllocatableResourceMappings { get; init => field = value ?? ReadOnlyDictionary<string, NodeAllocatableResourceMapping>.Empty; } = ReadOnlyDictionary<string, NodeAllocatableResourceMapping>.Empty;
}

public sealed record CounterSet : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init => field = value ?? ReadOnlyDictionary<string, Counter>.Empty; } = ReadOnlyDictionary<string, Counter>.Empty;
}

public sealed record DeviceAttribute : Extensible
{
    [Field(2)]
    public long? Int { get; init; }

    [Field(3)]
    public bool? Bool { get; init; }

    [Field(4)]
    public string? String { get; init; }

    [Field(5)]
    public string? Version { get; init; }

    [Field(6)]
    public IReadOnlyList<long> Ints { get; init => field = value ?? []; } = [];

    [Field(7)]
    public IReadOnlyList<bool> Bools { get; init => field = value ?? []; } = [];

    [Field(8)]
    public IReadOnlyList<string> Strings { get; init => field = value ?? []; } = [];

    [Field(9)]
    public IReadOnlyList<string> Versions { get; init => field = value ?? []; } = [];
}

public sealed record DeviceCapacity : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Quantity Value { get; init; }

    [Field(2)]
    public CapacityRequestPolicy? RequestPolicy { get; init; }
}

public sealed record DeviceCounterConsumption : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string CounterSet { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true)]
    public IReadOnlyDictionary<string, Counter> Counters { get; init => field = value ?? ReadOnlyDictionary<string, Counter>.Empty; } = ReadOnlyDictionary<string, Counter>.Empty;
}

public sealed record DeviceTaint : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Value { get; init; }

    [Field(3, Required = true, OneOf = "None|NoSchedule|NoExecute"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Effect { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public DateTimeOffset? TimeAdded { get; init; }
}

public sealed record NodeAllocatableResourceMapping : Extensible
{
    [Field(1)]
    public string? CapacityKey { get; init; }

    [Field(2)]
    public Quantity? AllocationMultiplier { get; init; }
}

public sealed record Counter : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public Quantity Value { get; init; }
}

public sealed record CapacityRequestPolicy : Extensible
{
    [Field(1)]
    public Quantity? Default { get; init; }

    [Field(3)]
    public IReadOnlyList<Quantity> ValidValues { get; init => field = value ?? []; } = [];

    [Field(4)]
    public CapacityRequestPolicyRange? ValidRange { get; init; }
}

public sealed record CapacityRequestPolicyRange : Extensible
{
    [Field(1, Required = true)]
    public Quantity? Min { get; init; }

    [Field(2)]
    public Quantity? Max { get; init; }

    [Field(3)]
    public Quantity? Step { get; init; }
}
