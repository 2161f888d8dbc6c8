using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Apps;

public sealed record Deployment : Extensible, IResource<Deployment>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Deployment>("apps/v1", "deployments")
        .Namespaced().Strategy(new DeploymentStrategyRules()).ShortNames("deploy").Categories("all").Status().Scale().Generation()
        .NameColumn()
        .Column("Ready", item => $"{item.Status.ReadyReplicas}/{item.Spec.Replicas ?? 1}")
        .Column("Up-to-date", item => item.Status.UpdatedReplicas)
        .Column("Available", item => item.Status.AvailableReplicas)
        .AgeColumn()
        .Column("Containers", item => CellText.ContainerNames(item.Spec.Template.Spec), wide: true).Column(
            "Images", item => CellText.Images(item.Spec.Template.Spec), wide: true)
        .Column("Selector", item => CellText.Selector(item.Spec.Selector), wide: true);

    public string ApiVersion { get; init => field = value ?? "apps/v1"; } = "apps/v1";
    public string Kind { get; init => field = value ?? "Deployment"; } = "Deployment";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public DeploymentSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public DeploymentStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record DeploymentSpec : Extensible
{
    [Field(1, Default = "1")]
    public int? Replicas { get; init; }

    [Field(2, Required = true, Atomic = true)]
    public LabelSelector Selector { get; init => field = value ?? new(); } = new();

    [Field(3, Required = true)]
    public PodTemplateSpec Template { get; init => field = value ?? new(); } = new();

    [Field(4, RetainKeys = true)]
    public DeploymentStrategy Strategy { get; init => field = value ?? new(); } = new();

    [Field(5)]
    public int MinReadySeconds { get; init; }

    [Field(6, Default = "10")]
    public int? RevisionHistoryLimit { get; init; }

    [Field(7)]
    public bool Paused { get; init; }

    [Field(9, Default = "600")]
    public int? ProgressDeadlineSeconds { get; init; }
}

public sealed record DeploymentStatus : Extensible
{
    [Field(1)]
    public long ObservedGeneration { get; init; }

    [Field(2)]
    public int Replicas { get; init; }

    [Field(3)]
    public int UpdatedReplicas { get; init; }

    [Field(7)]
    public int ReadyReplicas { get; init; }

    [Field(4)]
    public int AvailableReplicas { get; init; }

    [Field(5)]
    public int UnavailableReplicas { get; init; }

    [Field(9)]
    public int? TerminatingReplicas { get; init; }

    [Field(6, Keys = "type", Merge = "type")]
    public IReadOnlyList<DeploymentCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(8)]
    public int? CollisionCount { get; init; }
}

public sealed record DeploymentStrategy : Extensible
{
    [Field(1, Default = "\"RollingUpdate\"", OneOf = "Recreate|RollingUpdate")]
    public string? Type { get; init; }

    [Field(2)]
    public RollingUpdateDeployment? RollingUpdate { get; init; }
}

public sealed record DeploymentCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(6)]
    public DateTimeOffset? LastUpdateTime { get; init; }

    [Field(7)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(4)]
    public string? Reason { get; init; }

    [Field(5)]
    public string? Message { get; init; }
}

public sealed record RollingUpdateDeployment : Extensible
{
    [Field(1, Default = "\"25%\"")]
    public IntOrString? MaxUnavailable { get; init; }

    [Field(2, Default = "\"25%\"")]
    public IntOrString? MaxSurge { get; init; }
}
