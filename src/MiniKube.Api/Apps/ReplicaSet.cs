using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

public sealed record ReplicaSet : Extensible, IResource<ReplicaSet>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ReplicaSet>("apps/v1", "replicasets")
        .Namespaced().Strategy(new ReplicaSetStrategy()).ShortNames("rs").Categories("all").Status().Scale().Generation()
        .NameColumn()
        .Column("Desired", item => item.Spec.Replicas ?? 1, "integer").Column("Current", item => item.Status.Replicas, "integer").Column(
            "Ready", item => item.Status.ReadyReplicas, "integer")
        .AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template.Spec), wide: true).Column(
            "Images", item => CellText.Images(item.Spec.Template.Spec), wide: true)
        .Column("Selector", item => CellText.Selector(item.Spec.Selector), wide: true);

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";
    public string Kind { get; init => field = value ?? "ReplicaSet"; } = "ReplicaSet";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ReplicaSetSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ReplicaSetStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ReplicaSetSpec : Extensible
{
    [Field(1, Default = "1")]
    public int? Replicas { get; init; }

    [Field(4)]
    public int MinReadySeconds { get; init; }

    [Field(2, Required = true, Atomic = true)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();
}

public sealed record ReplicaSetStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    [Field(2)]
    public int FullyLabeledReplicas { get; init; }

    [Field(4)]
    public int ReadyReplicas { get; init; }

    [Field(5)]
    public int AvailableReplicas { get; init; }

    [Field(7)]
    public int? TerminatingReplicas { get; init; }

    [Field(3)]
    public long ObservedGeneration { get; init; }

    [Field(6, Keys = "type", Merge = "type")]
    public IReadOnlyList<ReplicaSetCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record ReplicaSetCondition : Extensible
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
