using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace MiniKube.Api.Meta;

public sealed record LabelSelector : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, string> MatchLabels { get; init; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(2)]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init; } = [];
}

public sealed record LabelSelectorRequirement : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init; } = "";

    [Field(3)]
    public IReadOnlyList<string> Values { get; init; } = [];
}
