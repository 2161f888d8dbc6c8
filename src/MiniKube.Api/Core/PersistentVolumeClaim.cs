using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record PersistentVolumeClaim : Extensible, IResource<PersistentVolumeClaim>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PersistentVolumeClaim>("v1", "persistentvolumeclaims")
        .Namespaced().Strategy(new PersistentVolumeClaimStrategy()).ShortNames("pvc").Status()
        .NameColumn().Column("Status", item => VolumeText.Phase(item.Status.Phase, item.Metadata)).Column("Volume", item => item.Spec.VolumeName ?? "")
        .Column("Capacity", item => VolumeText.Capacity(item)).Column("Access Modes", item => VolumeText.AccessModes(item))
        .Column("StorageClass", item => VolumeText.StorageClass(item.Spec.StorageClassName, item.Metadata))
        .Column("VolumeAttributesClass", item => item.Spec.VolumeAttributesClassName ?? CellText.Unset).AgeColumn()
        .Column("VolumeMode", item => item.Spec.VolumeMode ?? CellText.Unset, wide: true);

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "PersistentVolumeClaim"; } = "PersistentVolumeClaim";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PersistentVolumeClaimStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record PersistentVolumeClaimStatus : Extensible
{
    [Field(1, Default = "\"Pending\"", OneOf = "Pending|Bound|Lost")]
    public string? Phase { get; init; }

    [Field(2, OneOf = "ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod")]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(4, Keys = "type", Merge = "type")]
    public IReadOnlyList<PersistentVolumeClaimCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(5)]
    public IReadOnlyDictionary<string, Quantity> AllocatedResources { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(7, OneOf = "ControllerResizeInProgress|ControllerResizeInfeasible|NodeResizePending|NodeResizeInProgress|NodeResizeInfeasible")]
    public IReadOnlyDictionary<string, string> AllocatedResourceStatuses { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(8)]
    public string? CurrentVolumeAttributesClassName { get; init; }

    [Field(9)]
    public ModifyVolumeStatus? ModifyVolumeStatus { get; init; }
}

public sealed record PersistentVolumeClaimCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Field(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

public sealed record ModifyVolumeStatus : Extensible
{
    [Field(1)]
    public string? TargetVolumeAttributesClassName { get; init; }

    [Field(2, Required = true, OneOf = "Pending|InProgress|Infeasible"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";
}
