using System.Collections.ObjectModel;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ConfigMap : Extensible, IResource<ConfigMap>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ConfigMap>("v1", "configmaps")
        .Namespaced().Strategy(new ConfigMapStrategy()).ShortNames("cm")
        .NameColumn().Column("Data", item => item.Data.Count + item.BinaryData.Count).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "ConfigMap"; } = "ConfigMap";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(4)]
    public bool? Immutable { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, string> Data { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public IReadOnlyDictionary<string, byte[]> BinaryData { get; init => field = value ?? ReadOnlyDictionary<string, byte[]>.Empty; } = ReadOnlyDictionary<string, byte[]>.Empty;
}
