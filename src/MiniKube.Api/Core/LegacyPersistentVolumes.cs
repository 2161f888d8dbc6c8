using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace MiniKube.Api.Core;

public sealed record GlusterfsPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4)]
    public string? EndpointsNamespace { get; init; }
}

public sealed record RBDPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Image { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4, Default = "\"rbd\"")]
    public string? Pool { get; init; }

    [Field(5, Default = "\"admin\"")]
    public string? User { get; init; }

    [Field(6, Default = "\"/etc/ceph/keyring\"")]
    public string? Keyring { get; init; }

    [Field(7, Atomic = true)]
    public SecretReference? SecretRef { get; init; }

    [Field(8)]
    public bool ReadOnly { get; init; }
}

public sealed record CinderPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4, Atomic = true)]
    public SecretReference? SecretRef { get; init; }
}

public sealed record CephFSPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Monitors { get; init => field = value ?? []; } = [];

    [Field(2)]
    public string? Path { get; init; }

    [Field(3)]
    public string? User { get; init; }

    [Field(4)]
    public string? SecretFile { get; init; }

    [Field(5, Atomic = true)]
    public SecretReference? SecretRef { get; init; }

    [Field(6)]
    public bool ReadOnly { get; init; }
}

public sealed record FlexPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3, Atomic = true)]
    public SecretReference? SecretRef { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }

    [Field(5)]
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}

public sealed record AzureFilePersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ShareName { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4)]
    public string? SecretNamespace { get; init; }
}

public sealed record ScaleIOPersistentVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string System { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true, Atomic = true)]
    public SecretReference? SecretRef { get; init; }

    [Field(4)]
    public bool SslEnabled { get; init; }

    [Field(5)]
    public string? ProtectionDomain { get; init; }

    [Field(6)]
    public string? StoragePool { get; init; }

    [Field(7, Default = "\"ThinProvisioned\"")]
    public string? StorageMode { get; init; }

    [Field(8)]
    public string? VolumeName { get; init; }

    [Field(9, Default = "\"xfs\"")]
    public string? FsType { get; init; }

    [Field(10)]
    public bool ReadOnly { get; init; }
}

public sealed record StorageOSPersistentVolumeSource : Extensible
{
    [Field(1)]
    public string? VolumeName { get; init; }

    [Field(2)]
    public string? VolumeNamespace { get; init; }

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }

    [Field(5, Atomic = true)]
    public ObjectReference? SecretRef { get; init; }
}
