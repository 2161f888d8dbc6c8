using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

public sealed record StatefulSet : Extensible, IResource<StatefulSet>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<StatefulSet>("apps/v1", "statefulsets")
        .Namespaced().Strategy(new StatefulSetStrategy()).Generation().ShortNames("sts").Categories("all").Scale().Status()
        .NameColumn().Column("Ready", item => $"{item.Status.ReadyReplicas}/{item.Spec.Replicas ?? 1}").AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template.Spec), wide: true)
        .Column("Images", item => CellText.Images(item.Spec.Template.Spec), wide: true);

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";
    public string Kind { get; init => field = value ?? "StatefulSet"; } = "StatefulSet";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public StatefulSetSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public StatefulSetStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record StatefulSetSpec : Extensible
{
    [Field(1, Default = "1")]
    public int? Replicas { get; init; }

    [Field(2, Required = true, Atomic = true)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    [Field(4)]
    public IReadOnlyList<PersistentVolumeClaim> VolumeClaimTemplates { get; init => field = value ?? []; } = [];

    [Field(5), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ServiceName { get; init => field = value ?? ""; } = "";

    [Field(6, Default = "\"OrderedReady\"", OneOf = "OrderedReady|Parallel")]
    public string? PodManagementPolicy { get; init; }

    [Field(7)]
    public StatefulSetUpdateStrategy UpdateStrategy { get; init => field = value ?? new(); } = new();

    [Field(8, Default = "10")]
    public int? RevisionHistoryLimit { get; init; }

    [Field(9)]
    public int MinReadySeconds { get; init; }

    [Field(10)]
    public StatefulSetPersistentVolumeClaimRetentionPolicy? PersistentVolumeClaimRetentionPolicy { get; init; }

    [Field(11)]
    public StatefulSetOrdinals? Ordinals { get; init; }
}

public sealed record StatefulSetStatus : Extensible
{
    [Field(1)]
    public long ObservedGeneration { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    [Field(3)]
    public int ReadyReplicas { get; init; }

    [Field(4)]
    public int CurrentReplicas { get; init; }

    [Field(5)]
    public int UpdatedReplicas { get; init; }

    [Field(6)]
    public string? CurrentRevision { get; init; }

    [Field(7)]
    public string? UpdateRevision { get; init; }

    [Field(9)]
    public int? CollisionCount { get; init; }

    [Field(10, Keys = "type", Merge = "type")]
    public IReadOnlyList<StatefulSetCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(11), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int AvailableReplicas { get; init; }
}

public sealed record StatefulSetCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}
