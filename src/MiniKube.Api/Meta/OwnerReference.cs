using System.Text.Json.Serialization;

namespace MiniKube.Api.Meta;

public sealed record OwnerReference : Extensible
{
    [Field(5, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ApiVersion { get; init => field = value ?? ""; } = "";

    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(4, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Uid { get; init => field = value ?? ""; } = "";

    [Field(6)]
    public bool? Controller { get; init; }

    [Field(7)]
    public bool? BlockOwnerDeletion { get; init; }
}
