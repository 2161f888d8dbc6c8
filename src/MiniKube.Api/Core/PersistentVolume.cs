using System.Collections.ObjectModel;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record PersistentVolume : Extensible, IResource<PersistentVolume>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<PersistentVolume>("v1", "persistentvolumes")
        .Strategy(new PersistentVolumeStrategy()).ShortNames("pv").Status()
        .NameColumn()
        .Column("Capacity", item => item.Spec.Capacity.TryGetValue("storage", out var size) ? size.ToString() : "")
        .Column("Access Modes", item => VolumeText.AccessModes(item.Spec.AccessModes)).Column("Reclaim Policy", item => item.Spec.PersistentVolumeReclaimPolicy)
        .Column("Status", item => VolumeText.Phase(item.Status.Phase, item.Metadata))
        .Column("Claim", item => item.Spec.ClaimRef is { } claim ? $"{claim.Namespace}/{claim.Name}" : "")
        .Column("StorageClass", item => VolumeText.StorageClass(item.Spec.StorageClassName, item.Metadata))
        .Column("VolumeAttributesClass", item => item.Spec.VolumeAttributesClassName ?? CellText.Unset)
        .Column("Reason", item => item.Status.Reason ?? "").AgeColumn().Column("VolumeMode", item => item.Spec.VolumeMode ?? CellText.Unset, wide: true);

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "PersistentVolume"; } = "PersistentVolume";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PersistentVolumeSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PersistentVolumeStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record PersistentVolumeSpec : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, Quantity> Capacity { get; init => field = value ?? ReadOnlyDictionary<string, Quantity>.Empty; } = ReadOnlyDictionary<string, Quantity>.Empty;

    [Field(1, Inlined = 2)]
    public GCEPersistentDiskVolumeSource? GcePersistentDisk { get; init; }

    [Field(2, Inlined = 2)]
    public AWSElasticBlockStoreVolumeSource? AwsElasticBlockStore { get; init; }

    [Field(3, Inlined = 2)]
    public HostPathVolumeSource? HostPath { get; init; }

    [Field(4, Inlined = 2)]
    public GlusterfsPersistentVolumeSource? Glusterfs { get; init; }

    [Field(5, Inlined = 2)]
    public NFSVolumeSource? Nfs { get; init; }

    [Field(6, Inlined = 2)]
    public RBDPersistentVolumeSource? Rbd { get; init; }

    [Field(7, Inlined = 2)]
    public ISCSIPersistentVolumeSource? Iscsi { get; init; }

    [Field(8, Inlined = 2)]
    public CinderPersistentVolumeSource? Cinder { get; init; }

    [Field(9, Inlined = 2)]
    public CephFSPersistentVolumeSource? Cephfs { get; init; }

    [Field(10, Inlined = 2)]
    public FCVolumeSource? Fc { get; init; }

    [Field(11, Inlined = 2)]
    public FlockerVolumeSource? Flocker { get; init; }

    [Field(12, Inlined = 2)]
    public FlexPersistentVolumeSource? FlexVolume { get; init; }

    [Field(13, Inlined = 2)]
    public AzureFilePersistentVolumeSource? AzureFile { get; init; }

    [Field(14, Inlined = 2)]
    public VsphereVirtualDiskVolumeSource? VsphereVolume { get; init; }

    [Field(15, Inlined = 2)]
    public QuobyteVolumeSource? Quobyte { get; init; }

    [Field(16, Inlined = 2)]
    public AzureDiskVolumeSource? AzureDisk { get; init; }

    [Field(17, Inlined = 2)]
    public PhotonPersistentDiskVolumeSource? PhotonPersistentDisk { get; init; }

    [Field(18, Inlined = 2)]
    public PortworxVolumeSource? PortworxVolume { get; init; }

    [Field(19, Inlined = 2)]
    public ScaleIOPersistentVolumeSource? ScaleIO { get; init; }

    [Field(20, Inlined = 2)]
    public LocalVolumeSource? Local { get; init; }

    [Field(21, Inlined = 2)]
    public StorageOSPersistentVolumeSource? Storageos { get; init; }

    [Field(22, Inlined = 2)]
    public CSIPersistentVolumeSource? Csi { get; init; }

    [Field(3, OneOf = "ReadWriteOnce|ReadOnlyMany|ReadWriteMany|ReadWriteOncePod")]
    public IReadOnlyList<string> AccessModes { get; init => field = value ?? []; } = [];

    [Field(4)]
    public ObjectReference? ClaimRef { get; init; }

    [Field(5, Default = "\"Retain\"", OneOf = "Recycle|Delete|Retain")]
    public string? PersistentVolumeReclaimPolicy { get; init; }

    [Field(6)]
    public string? StorageClassName { get; init; }

    [Field(7)]
    public IReadOnlyList<string> MountOptions { get; init => field = value ?? []; } = [];

    [Field(8, Default = "\"Filesystem\"", OneOf = "Block|Filesystem")]
    public string? VolumeMode { get; init; }

    [Field(9)]
    public VolumeNodeAffinity? NodeAffinity { get; init; }

    [Field(10)]
    public string? VolumeAttributesClassName { get; init; }
}

public sealed record PersistentVolumeStatus : Extensible
{
    [Field(1, Default = "\"Pending\"", OneOf = "Pending|Available|Bound|Released|Failed")]
    public string? Phase { get; init; }

    [Field(2)]
    public string? Message { get; init; }

    [Field(3)]
    public string? Reason { get; init; }

    [Field(4)]
    public DateTimeOffset? LastPhaseTransitionTime { get; init; }
}
