using System.Collections.ObjectModel;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Secret : Extensible, IResource<Secret>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Secret>("v1", "secrets")
        .Namespaced().Strategy(new SecretStrategy()).EncryptedAtRest().Selectable("type")
        .NameColumn().Column("Type", item => item.Type).Column("Data", item => item.Data.Count).AgeColumn();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Secret"; } = "Secret";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(5)]
    public bool? Immutable { get; init; }

    [Field(2)]
    public IReadOnlyDictionary<string, byte[]> Data { get; init => field = value ?? ReadOnlyDictionary<string, byte[]>.Empty; } = ReadOnlyDictionary<string, byte[]>.Empty;

    [Field(4)]
    public IReadOnlyDictionary<string, string> StringData { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(3, Default = "\"Opaque\"")]
    public string? Type { get; init; }
}
