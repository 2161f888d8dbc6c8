using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ReplicationController : Extensible, IResource<ReplicationController>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ReplicationController>("v1", "replicationcontrollers")
        .Namespaced().Strategy(new ReplicationControllerStrategy()).Generation().OrphansByDefault().Selectable("status.replicas", "0").ShortNames("rc").Categories("all").Scale().Status()
        .NameColumn().Column("Desired", item => item.Spec.Replicas ?? 1, "integer").Column("Current", item => item.Status.Replicas, "integer")
        .Column("Ready", item => item.Status.ReadyReplicas, "integer").AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template?.Spec ?? new()), wide: true)
        .Column("Images", item => CellText.Images(item.Spec.Template?.Spec ?? new()), wide: true)
        .Column("Selector", item => CellText.Labels(item.Spec.Selector), wide: true);

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "ReplicationController"; } = "ReplicationController";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public ReplicationControllerSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public ReplicationControllerStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record ReplicationControllerSpec : Extensible
{
    [Field(1, Default = "1")]
    public int? Replicas { get; init; }

    [Field(4, Default = "0")]
    public int MinReadySeconds { get; init; }

    [Field(2, Atomic = true)]
    public IReadOnlyDictionary<string, string> Selector { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public PodTemplateSpec? Template { get; init; }
}

public sealed record ReplicationControllerStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Replicas { get; init; }

    [Field(2)]
    public int FullyLabeledReplicas { get; init; }

    [Field(4)]
    public int ReadyReplicas { get; init; }

    [Field(5)]
    public int AvailableReplicas { get; init; }

    [Field(3)]
    public long ObservedGeneration { get; init; }

    [Field(6, Keys = "type", Merge = "type")]
    public IReadOnlyList<ReplicationControllerCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record ReplicationControllerCondition : Extensible
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
