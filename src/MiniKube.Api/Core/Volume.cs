using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Volume : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(1, Inlined = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    [Field(2, Inlined = 2)]
    public EmptyDirVolumeSource? EmptyDir { get; init; }

    [Field(3, Inlined = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [Field(4, Inlined = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [Field(5, Inlined = 2)]
    public GitRepoVolumeSource? GitRepo { get; init; }

    [Field(6, Inlined = 2)]
    public SecretVolumeSource? Secret { get; init; }

    [Field(7, Inlined = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    [Field(8, Inlined = 2)]
    public ISCSIVolumeSource? Iscsi { get; init; }

    [Field(9, Inlined = 2)]
    public GlusterfsVolumeSource? Glusterfs { get; init; }

    [Field(10, Inlined = 2)]
    public PersistentVolumeClaimVolumeSource? PersistentVolumeClaim { get; init; }

    [Field(11, Inlined = 2)]
    public RBDVolumeSource? Rbd { get; init; }

    [Field(12, Inlined = 2)]
    public FlexVolumeSource? FlexVolume { get; init; }

    [Field(13, Inlined = 2)]
    public CinderVolumeSource? Cinder { get; init; }

    [Field(14, Inlined = 2)]
    public CephFSVolumeSource? Cephfs { get; init; }

    [Field(15, Inlined = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    [Field(16, Inlined = 2)]
    public DownwardAPIVolumeSource? DownwardAPI { get; init; }

    [Field(17, Inlined = 2)]
    public FCVolumeSource? Fc { get; init; }

    [Field(18, Inlined = 2)]
    public AzureFileVolumeSource? AzureFile { get; init; }

    [Field(19, Inlined = 2)]
    public ConfigMapVolumeSource? ConfigMap { get; init; }

    [Field(20, Inlined = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    [Field(21, Inlined = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [Field(22, Inlined = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [Field(23, Inlined = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [Field(26, Inlined = 2)]
    public ProjectedVolumeSource? Projected { get; init; }

    [Field(24, Inlined = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    [Field(25, Inlined = 2)]
    public ScaleIOVolumeSource? ScaleIO { get; init; }

    [Field(27, Inlined = 2)]
    public StorageOSVolumeSource? Storageos { get; init; }

    [Field(28, Inlined = 2)]
    public CSIVolumeSource? Csi { get; init; }

    [Field(29, Inlined = 2)]
    public EphemeralVolumeSource? Ephemeral { get; init; }

    [Field(30, Inlined = 2)]
    public ImageVolumeSource? Image { get; init; }
}

public sealed record HostPathVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(2, OneOf = "\"\"|DirectoryOrCreate|Directory|FileOrCreate|File|Socket|CharDevice|BlockDevice")]
    public string? Type { get; init; }
}

public sealed record EmptyDirVolumeSource : Extensible
{
    [Field(1)]
    public string? Medium { get; init; }

    [Field(2)]
    public Quantity? SizeLimit { get; init; }
}

public sealed record SecretVolumeSource : Extensible
{
    [Field(1)]
    public string? SecretName { get; init; }

    [Field(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    [Field(3, Default = "420")]
    public int? DefaultMode { get; init; }

    [Field(4)]
    public bool? Optional { get; init; }
}

public sealed record ConfigMapVolumeSource : Extensible
{
    [Field(1, Inlined = 1)]
    public string? Name { get; init; }

    [Field(2)]
    public IReadOnlyList<KeyToPath> Items { get; init => field = value ?? []; } = [];

    [Field(3, Default = "420")]
    public int? DefaultMode { get; init; }

    [Field(4)]
    public bool? Optional { get; init; }
}

public sealed record KeyToPath : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public int? Mode { get; init; }
}

public sealed record DownwardAPIVolumeSource : Extensible
{
    [Field(1)]
    public IReadOnlyList<DownwardAPIVolumeFile> Items { get; init => field = value ?? []; } = [];

    [Field(2, Default = "420")]
    public int? DefaultMode { get; init; }
}

public sealed record DownwardAPIVolumeFile : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(2, Atomic = true)]
    public ObjectFieldSelector? FieldRef { get; init; }

    [Field(3, Atomic = true)]
    public ResourceFieldSelector? ResourceFieldRef { get; init; }

    [Field(4)]
    public int? Mode { get; init; }
}

public sealed record PersistentVolumeClaimVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ClaimName { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public bool ReadOnly { get; init; }
}

public sealed record NFSVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Server { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Path { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public bool ReadOnly { get; init; }
}

public sealed record CSIVolumeSource : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Driver { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public bool? ReadOnly { get; init; }

    [Field(3)]
    public string? FsType { get; init; }

    [Field(4)]
    public IReadOnlyDictionary<string, string> VolumeAttributes { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(5, Atomic = true)]
    public LocalObjectReference? NodePublishSecretRef { get; init; }
}

public sealed record ImageVolumeSource : Extensible
{
    [Field(1)]
    public string? Reference { get; init; }

    [Field(2, OneOf = "Always|Never|IfNotPresent")]
    public string? PullPolicy { get; init; }
}
