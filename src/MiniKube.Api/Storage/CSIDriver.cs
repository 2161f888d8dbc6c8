using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record CSIDriver : Extensible, IResource<CSIDriver>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CSIDriver>("storage.k8s.io/v1", "csidrivers")
        .UpdatesNameVersion().Strategy(new CSIDriverStrategy()).NameColumn().Column("AttachRequired", item => item.Spec.AttachRequired ?? true, "boolean").Column("PodInfoOnMount", item => item.Spec.PodInfoOnMount ?? false, "boolean")
        .Column("StorageCapacity", item => item.Spec.StorageCapacity ?? false, "boolean").Column("TokenRequests", item => DriverText.Audiences(item.Spec))
        .Column("RequiresRepublish", item => item.Spec.RequiresRepublish ?? false, "boolean").Column("Modes", item => DriverText.Modes(item.Spec)).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "CSIDriver"; } = "CSIDriver";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public CSIDriverSpec Spec { get; init => field = value ?? new(); } = new();
}

public sealed record CSIDriverSpec : Extensible
{
    [Field(1, Default = "true")]
    public bool? AttachRequired { get; init; }

    [Field(2, Default = "false")]
    public bool? PodInfoOnMount { get; init; }

    [Field(3, Default = "[\"Persistent\"]", Set = true)]
    public IReadOnlyList<string> VolumeLifecycleModes { get; init => field = value ?? []; } = [];

    [Field(4, Default = "false")]
    public bool? StorageCapacity { get; init; }

    [Field(5, Default = "\"ReadWriteOnceWithFSType\"")]
    public string? FsGroupPolicy { get; init; }

    [Field(6)]
    public IReadOnlyList<TokenRequest> TokenRequests { get; init => field = value ?? []; } = [];

    [Field(7, Default = "false")]
    public bool? RequiresRepublish { get; init; }

    [Field(8, Default = "false")]
    public bool? SeLinuxMount { get; init; }

    [Field(9)]
    public long? NodeAllocatableUpdatePeriodSeconds { get; init; }

    [Field(10)]
    public bool? ServiceAccountTokenInSecrets { get; init; }

    [Field(11)]
    public bool? PreventPodSchedulingIfMissing { get; init; }
}

public sealed record TokenRequest : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Audience { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public long? ExpirationSeconds { get; init; }
}
