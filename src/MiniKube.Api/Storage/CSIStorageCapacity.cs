using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record CSIStorageCapacity : Extensible, IResource<CSIStorageCapacity>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<CSIStorageCapacity>("storage.k8s.io/v1", "csistoragecapacities")
        .UpdatesNameVersion().Namespaced().Strategy(new CSIStorageCapacityStrategy())
        .NameColumn().Column("StorageClassName", item => item.StorageClassName).Column("Capacity", item => item.Capacity?.ToString() ?? CellText.Unset);

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "CSIStorageCapacity"; } = "CSIStorageCapacity";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Atomic = true)]
    public LabelSelector? NodeTopology { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string StorageClassName { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public Quantity? Capacity { get; init; }

    [Field(5)]
    public Quantity? MaximumVolumeSize { get; init; }
}
