namespace MiniKube.Api.Meta;

public sealed record ListMeta : Extensible
{
    [Field(2)]
    public string? ResourceVersion { get; init; }

    [Field(3)]
    public string? Continue { get; init; }

    [Field(4)]
    public long? RemainingItemCount { get; init; }
}
