using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

public sealed record DaemonSet : Extensible, IResource<DaemonSet>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<DaemonSet>("apps/v1", "daemonsets")
        .Namespaced().Strategy(new DaemonSetStrategy()).Generation().ShortNames("ds").Categories("all").Status()
        .NameColumn().Column("Desired", item => item.Status.DesiredNumberScheduled, "integer").Column("Current", item => item.Status.CurrentNumberScheduled, "integer")
        .Column("Ready", item => item.Status.NumberReady, "integer").Column("Up-to-date", item => item.Status.UpdatedNumberScheduled, "integer")
        .Column("Available", item => item.Status.NumberAvailable, "integer").Column("Node Selector", item => CellText.Labels(item.Spec.Template.Spec.NodeSelector)).AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template.Spec), wide: true)
        .Column("Images", item => CellText.Images(item.Spec.Template.Spec), wide: true)
        .Column("Selector", item => CellText.Selector(item.Spec.Selector), wide: true);

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";
    public string Kind { get; init => field = value ?? "DaemonSet"; } = "DaemonSet";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public DaemonSetSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public DaemonSetStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record DaemonSetSpec : Extensible
{
    [Field(1, Required = true, Atomic = true)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public DaemonSetUpdateStrategy UpdateStrategy { get; init => field = value ?? new(); } = new();

    [Field(4)]
    public int MinReadySeconds { get; init; }

    [Field(6, Default = "10")]
    public int? RevisionHistoryLimit { get; init; }
}

public sealed record DaemonSetStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int CurrentNumberScheduled { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int NumberMisscheduled { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int DesiredNumberScheduled { get; init; }

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int NumberReady { get; init; }

    [Field(5)]
    public long ObservedGeneration { get; init; }

    [Field(6)]
    public int UpdatedNumberScheduled { get; init; }

    [Field(7)]
    public int NumberAvailable { get; init; }

    [Field(8)]
    public int NumberUnavailable { get; init; }

    [Field(9)]
    public int? CollisionCount { get; init; }

    [Field(10, Keys = "type", Merge = "type")]
    public IReadOnlyList<DaemonSetCondition> Conditions { get; init => field = value ?? []; } = [];
}

public sealed record DaemonSetUpdateStrategy : Extensible
{
    [Field(1, Default = "\"RollingUpdate\"", OneOf = "RollingUpdate|OnDelete")]
    public string? Type { get; init; }

    [Field(2)]
    public RollingUpdateDaemonSet? RollingUpdate { get; init; }
}

public sealed record DaemonSetCondition : Extensible
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

public sealed record RollingUpdateDaemonSet : Extensible
{
    [Field(1, Default = "1")]
    public IntOrString? MaxUnavailable { get; init; }

    [Field(2, Default = "0")]
    public IntOrString? MaxSurge { get; init; }
}
