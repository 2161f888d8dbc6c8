using System.Text.Json.Serialization;

namespace MiniKube.Api.Core;

public sealed record TopologySelectorTerm : Extensible
{
    [Field(1)]
    public IReadOnlyList<TopologySelectorLabelRequirement> MatchLabelExpressions { get; init => field = value ?? []; } = [];
}

public sealed record TopologySelectorLabelRequirement : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
