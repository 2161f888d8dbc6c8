using System.Text.Json.Serialization;

namespace MiniKube.Api.Batch;

public sealed record JobStatus : Extensible
{
    [Field(1, Merge = "type")]
    public IReadOnlyList<JobCondition> Conditions { get; init => field = value ?? []; } = [];

    [Field(2)]
    public DateTimeOffset? StartTime { get; init; }

    [Field(3)]
    public DateTimeOffset? CompletionTime { get; init; }

    [Field(4)]
    public int Active { get; init; }

    [Field(5)]
    public int Succeeded { get; init; }

    [Field(6)]
    public int Failed { get; init; }

    [Field(11)]
    public int? Terminating { get; init; }

    [Field(7)]
    public string? CompletedIndexes { get; init; }

    [Field(10)]
    public string? FailedIndexes { get; init; }

    [Field(8)]
    public UncountedTerminatedPods? UncountedTerminatedPods { get; init; }

    [Field(9)]
    public int? Ready { get; init; }
}

public sealed record JobCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public DateTimeOffset? LastProbeTime { get; init; }

    [Field(4)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5)]
    public string? Reason { get; init; }

    [Field(6)]
    public string? Message { get; init; }
}

public sealed record UncountedTerminatedPods : Extensible
{
    [Field(1, Set = true)]
    public IReadOnlyList<string> Succeeded { get; init => field = value ?? []; } = [];

    [Field(2, Set = true)]
    public IReadOnlyList<string> Failed { get; init => field = value ?? []; } = [];
}
