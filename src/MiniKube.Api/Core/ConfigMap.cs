using System.Collections.ObjectModel;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record ConfigMap : Extensible, IResource<ConfigMap>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ConfigMap>("configmaps")
        .Namespaced().ShortNames("cm")
        .NameColumn().Column("Data", item => item.Data.Count + item.BinaryData.Count).AgeColumn();

    public string ApiVersion { get; init; } = "v1";
    public string Kind { get; init; } = "ConfigMap";

    [Field(1)]
    public ObjectMeta Metadata { get; init; } = new();

    [Field(4)]
    public bool? Immutable { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, string> Data { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3)]
    public IReadOnlyDictionary<string, byte[]> BinaryData { get; init; } = ReadOnlyDictionary<string, byte[]>.Empty;
}
