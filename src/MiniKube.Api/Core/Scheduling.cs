using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Toleration : Extensible
{
    [Field(1)]
    public string? Key { get; init; }

    [Field(2, OneOf = "Exists|Equal|Lt|Gt")]
    public string? Operator { get; init; }

    [Field(3)]
    public string? Value { get; init; }

    [Field(4, OneOf = "NoSchedule|PreferNoSchedule|NoExecute")]
    public string? Effect { get; init; }

    [Field(5)]
    public long? TolerationSeconds { get; init; }
}

public sealed record TopologySpreadConstraint : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public int MaxSkew { get; init; }

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string TopologyKey { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true, OneOf = "DoNotSchedule|ScheduleAnyway"), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string WhenUnsatisfiable { get; init => field = value ?? ""; } = "";

    [Field(4, Atomic = true)]
    public LabelSelector? LabelSelector { get; init; }

    [Field(5)]
    public int? MinDomains { get; init; }

    [Field(6, OneOf = "Ignore|Honor")]
    public string? NodeAffinityPolicy { get; init; }

    [Field(7, OneOf = "Ignore|Honor")]
    public string? NodeTaintsPolicy { get; init; }

    [Field(8)]
    public IReadOnlyList<string> MatchLabelKeys { get; init => field = value ?? []; } = [];
}
