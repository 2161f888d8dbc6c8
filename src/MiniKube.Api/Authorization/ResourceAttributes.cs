using MiniKube.Api.Meta;

namespace MiniKube.Api.Authorization;

public sealed record ResourceAttributes : Extensible
{
    [Field(1)]
    public string? Namespace { get; init; }

    [Field(2)]
    public string? Verb { get; init; }

    [Field(3)]
    public string? Group { get; init; }

    [Field(4)]
    public string? Version { get; init; }

    [Field(5)]
    public string? Resource { get; init; }

    [Field(6)]
    public string? Subresource { get; init; }

    [Field(7)]
    public string? Name { get; init; }

    [Field(8)]
    public FieldSelectorAttributes? FieldSelector { get; init; }

    [Field(9)]
    public LabelSelectorAttributes? LabelSelector { get; init; }
}

public sealed record NonResourceAttributes : Extensible
{
    [Field(1)]
    public string? Path { get; init; }

    [Field(2)]
    public string? Verb { get; init; }
}

public sealed record FieldSelectorAttributes : Extensible
{
    [Field(1)]
    public string? RawSelector { get; init; }

    [Field(2)]
    public IReadOnlyList<FieldSelectorRequirement> Requirements { get; init => field = value ?? []; } = [];
}

public sealed record LabelSelectorAttributes : Extensible
{
    [Field(1)]
    public string? RawSelector { get; init; }

    [Field(2)]
    public IReadOnlyList<LabelSelectorRequirement> Requirements { get; init => field = value ?? []; } = [];
}
