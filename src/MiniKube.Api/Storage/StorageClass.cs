using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Core;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record StorageClass : Extensible, IResource<StorageClass>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<StorageClass>("storage.k8s.io/v1", "storageclasses")
        .Strategy(new StorageClassStrategy()).ShortNames("sc")
        .Column("Name", StorageDefaults.MarkedName, format: "name").Column("Provisioner", item => item.Provisioner).Column("ReclaimPolicy", item => item.ReclaimPolicy ?? "Delete")
        .Column("VolumeBindingMode", item => item.VolumeBindingMode ?? "Immediate").Column("AllowVolumeExpansion", item => item.AllowVolumeExpansion == true ? "true" : "false").AgeColumn();

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "StorageClass"; } = "StorageClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Provisioner { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(4, Default = "\"Delete\"", OneOf = "Recycle|Delete|Retain")]
    public string? ReclaimPolicy { get; init; }

    [Field(5)]
    public IReadOnlyList<string> MountOptions { get; init => field = value ?? []; } = [];

    [Field(6)]
    public bool? AllowVolumeExpansion { get; init; }

    [Field(7, Default = "\"Immediate\"", OneOf = "Immediate|WaitForFirstConsumer")]
    public string? VolumeBindingMode { get; init; }

    [Field(8)]
    public IReadOnlyList<TopologySelectorTerm> AllowedTopologies { get; init => field = value ?? []; } = [];
}
