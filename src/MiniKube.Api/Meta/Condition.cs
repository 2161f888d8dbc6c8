using System.Text.Json.Serialization;

namespace MiniKube.Api.Meta;

public sealed record Condition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Type { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Status { get; init => field = value ?? ""; } = "";

    [Field(3)]
    public long ObservedGeneration { get; init; }

    [Field(4, Required = true)]
    public DateTimeOffset? LastTransitionTime { get; init; }

    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Reason { get; init => field = value ?? ""; } = "";

    [Field(6, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Message { get; init => field = value ?? ""; } = "";
}
