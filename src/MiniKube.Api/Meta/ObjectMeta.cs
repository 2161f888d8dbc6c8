using System.Collections.ObjectModel;

namespace MiniKube.Api.Meta;

public sealed record ObjectMeta : Extensible
{
    [Field(1)]
    public string? Name { get; init; }

    [Field(2)]
    public string? GenerateName { get; init; }

    [Field(3)]
    public string? Namespace { get; init; }

    [Field(5)]
    public string? Uid { get; init; }

    [Field(6)]
    public string? ResourceVersion { get; init; }

    [Field(7)]
    public long Generation { get; init; }

    [Field(8)]
    public DateTimeOffset? CreationTimestamp { get; init; }

    [Field(9)]
    public DateTimeOffset? DeletionTimestamp { get; init; }

    [Field(10)]
    public long? DeletionGracePeriodSeconds { get; init; }

    [Field(11)]
    public IReadOnlyDictionary<string, string> Labels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(12)]
    public IReadOnlyDictionary<string, string> Annotations { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(13, Keys = "uid", Merge = "uid")]
    public IReadOnlyList<OwnerReference> OwnerReferences { get; init => field = value ?? []; } = [];

    [Field(14, Set = true, Merge = "")]
    public IReadOnlyList<string> Finalizers { get; init => field = value ?? []; } = [];

    [Field(17)]
    public IReadOnlyList<ManagedFieldsEntry> ManagedFields { get; init => field = value ?? []; } = [];
}
