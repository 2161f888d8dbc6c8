using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record GCEPersistentDiskVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string PdName { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public int Partition { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }
}

public sealed record AWSElasticBlockStoreVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public int Partition { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }
}

public sealed record GitRepoVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Repository { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? Revision { get; init; }

    [Field(3)]
    public string? Directory { get; init; }
}

public sealed record ISCSIVolumeSource : Extensible
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
    public LocalObjectReference? SecretRef { get; init; }

    [Field(12)]
    public string? InitiatorName { get; init; }
}

public sealed record GlusterfsVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Endpoints { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }
}

public sealed record RBDVolumeSource : Extensible
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
    public LocalObjectReference? SecretRef { get; init; }

    [Field(8)]
    public bool ReadOnly { get; init; }
}

public sealed record FlexVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3, Atomic = true)]
    public LocalObjectReference? SecretRef { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }

    [Field(5)]
    public IReadOnlyDictionary<string, string> Options { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}

public sealed record CinderVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4, Atomic = true)]
    public LocalObjectReference? SecretRef { get; init; }
}

public sealed record CephFSVolumeSource : Extensible
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
    public LocalObjectReference? SecretRef { get; init; }

    [Field(6)]
    public bool ReadOnly { get; init; }
}

public sealed record FlockerVolumeSource : Extensible
{
    [Field(1)]
    public string? DatasetName { get; init; }

    [Field(2)]
    public string? DatasetUUID { get; init; }
}

public sealed record FCVolumeSource : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> TargetWWNs { get; init => field = value ?? []; } = [];

    [Field(2)]
    public int? Lun { get; init; }

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4)]
    public bool ReadOnly { get; init; }

    [Field(5)]
    public IReadOnlyList<string> Wwids { get; init => field = value ?? []; } = [];
}

public sealed record AzureFileVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string SecretName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ShareName { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }
}

public sealed record VsphereVirtualDiskVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumePath { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public string? StoragePolicyName { get; init; }

    [Field(4)]
    public string? StoragePolicyID { get; init; }
}

public sealed record QuobyteVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Registry { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Volume { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }

    [Field(4)]
    public string? User { get; init; }

    [Field(5)]
    public string? Group { get; init; }

    [Field(6)]
    public string? Tenant { get; init; }
}

public sealed record AzureDiskVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DiskName { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DiskURI { get; init => field = value ?? ""; } = "";

    [Field(3, Default = "\"ReadWrite\"", OneOf = "None|ReadOnly|ReadWrite")]
    public string? CachingMode { get; init; }

    [Field(4, Default = "\"ext4\"")]
    public string? FsType { get; init; }

    [Field(5)]
    public bool? ReadOnly { get; init; }

    [Field(6, Default = "\"Shared\"", OneOf = "Shared|Dedicated|Managed")]
    public string? Kind { get; init; }
}

public sealed record PhotonPersistentDiskVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string PdID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }
}

public sealed record PortworxVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string VolumeID { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? FsType { get; init; }

    [Field(3)]
    public bool ReadOnly { get; init; }
}

public sealed record ScaleIOVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Gateway { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string System { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true, Atomic = true)]
    public LocalObjectReference SecretRef { get; init => field = value ?? new(); } = new();

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

public sealed record StorageOSVolumeSource : Extensible
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
    public LocalObjectReference? SecretRef { get; init; }
}
