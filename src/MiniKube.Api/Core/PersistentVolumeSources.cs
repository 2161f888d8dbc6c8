using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace MiniKube.Api.Core;

public sealed record ISCSIPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string TargetPortal { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Iqn { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int Lun { get; init; }

    [Field(4, Default = "\"default\"")]
    public string? IscsiInterface { get; init; }

    [Field(5)]
    public string? FsType { get; init; }

    [Field(6)]
    public bool ReadOnly { get; init; }

    [Field(7)]
    public IReadOnlyList<string> Portals { get; init => field = value ?? []; } = [];

    [Field(8)]
    public bool ChapAuthDiscovery { get; init; }

    [Field(11)]
    public bool ChapAuthSession { get; init; }

    [Field(10, Atomic = true)]
    public SecretReference? SecretRef { get; init; }

    [Field(12)]
    public string? InitiatorName { get; init; }
}

public sealed record LocalVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }
}

public sealed record CSIPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeHandle { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4)]
    public string? FsType { get; init; }

    [Field(5)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(6, Atomic = true)]
    public SecretReference? ControllerPublishSecretRef { get; init; }

    [Field(7, Atomic = true)]
    public SecretReference? NodeStageSecretRef { get; init; }

    [Field(8, Atomic = true)]
    public SecretReference? NodePublishSecretRef { get; init; }

    [Field(9, Atomic = true)]
    public SecretReference? ControllerExpandSecretRef { get; init; }

    [Field(10, Atomic = true)]
    public SecretReference? NodeExpandSecretRef { get; init; }
}

public sealed record VolumeNodeAffinity : Extensible
{
    [Field(1, Atomic = true)]
    public NodeSelector? Required { get; init; }
}

public sealed record SecretReference : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? Namespace { get; init; }
}
