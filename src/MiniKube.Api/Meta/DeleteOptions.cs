namespace MiniKube.Api.Meta;

public sealed record DeleteOptions : Extensible
{
    public string? ApiVersion { get; init; }
    public string? Kind { get; init; }

    [Field(1)]
    public long? GracePeriodSeconds { get; init; }

    [Field(2)]
    public Preconditions? Preconditions { get; init; }

    [Field(3)]
    public bool? OrphanDependents { get; init; }

    [Field(4)]
    public string? PropagationPolicy { get; init; }

    [Field(5)]
    public IReadOnlyList<string> DryRun { get; init => field = value ?? []; } = [];

    [Field(6)]
    public bool? IgnoreStoreReadErrorWithClusterBreakingPotential { get; init; }
}

public sealed record Preconditions : Extensible
{
    [Field(1)]
    public string? Uid { get; init; }

    [Field(2)]
    public string? ResourceVersion { get; init; }
}
