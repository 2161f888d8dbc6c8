using System.Collections.ObjectModel;
using System.Text.Json.Serialization;

namespace MiniKube.Api.Meta;

public sealed record LabelSelector : Extensible
{
    [Field(1)]
    public IReadOnlyDictionary<string, string> MatchLabels { get; init => field = value ?? ReadOnlyDictionary<string, string>.Empty; } = ReadOnlyDictionary<string, string>.Empty;

    [Field(2)]
    public IReadOnlyList<LabelSelectorRequirement> MatchExpressions { get; init => field = value ?? []; } = [];
}

public sealed record LabelSelectorRequirement : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}

public sealed record FieldSelectorRequirement : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Key { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Operator { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public IReadOnlyList<string> Values { get; init => field = value ?? []; } = [];
}
