using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record EphemeralVolumeSource : Extensible
{
    [Field(1)]
    public PersistentVolumeClaimTemplate? VolumeClaimTemplate { get; init; }
}

public sealed record PersistentVolumeClaimTemplate : Extensible
{
    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public PersistentVolumeClaimSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record PersistentVolumeClaimSpec : Extensible
{
    [Field(1, OneOf = "ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod")]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    [Field(4, Atomic = true)]
    public LabelSelector? Selector { get; init; }

    [Field(2)]
    public VolumeResourceRequirements Resources { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public string? VolumeName { get; init; }

    [Field(5)]
    public string? StorageClassName { get; init; }

    [Field(6, Default = "\"Filesystem\"", OneOf = "Block|Filesystem")]
    public string? VolumeMode { get; init; }

    [Field(7, Atomic = true)]
    public TypedLocalObjectReference? DataSource { get; init; }

    [Field(8)]
    public TypedObjectReference? DataSourceRef { get; init; }

    [Field(9)]
    public string? VolumeAttributesClassName { get; init; }
}

public sealed record TypedLocalObjectReference : Extensible
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record TypedObjectReference : Extensible
{
    [Field(1)]
    public string? ApiGroup { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public string? Namespace { get; init; }
}
