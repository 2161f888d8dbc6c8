using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Scheduling;

public sealed record PriorityClass : Extensible, IResource<PriorityClass>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PriorityClass>("scheduling.k8s.io/v1", "priorityclasses")
        .Strategy(new PriorityClassStrategy()).Generation().ShortNames("pc")
        .NameColumn().Column("Value", item => item.Value, "integer").Column("Global-Default", item => item.GlobalDefault, "boolean").AgeColumn()
        .Column("PreemptionPolicy", item => item.PreemptionPolicy ?? "PreemptLowerPriority");

    public string ApiVersion { get; init => field = value ?? "scheduling.k8s.io/v1"; } = "scheduling.k8s.io/v1";
    public string Kind { get; init => field = value ?? "PriorityClass"; } = "PriorityClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Value { get; init; }

    [Field(3)]
    public bool GlobalDefault { get; init; }

    [Field(4)]
    public string? Description { get; init; }

    [Field(5, Default = "\"PreemptLowerPriority\"", OneOf = "PreemptLowerPriority|Never")]
    public string? PreemptionPolicy { get; init; }
}
