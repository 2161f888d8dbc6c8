using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Storage;

public sealed record VolumeAttributesClass : Extensible, IResource<VolumeAttributesClass>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<VolumeAttributesClass>("storage.k8s.io/v1", "volumeattributesclasses")
        .Strategy(new VolumeAttributesClassStrategy()).ShortNames("vac")
        .NameColumn().Column("DriverName", item => item.DriverName).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "storage.k8s.io/v1"; } = "storage.k8s.io/v1";
    public string Kind { get; init => field = value ?? "VolumeAttributesClass"; } = "VolumeAttributesClass";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string DriverName { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyDictionary<string, string> Parameters { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;
}
