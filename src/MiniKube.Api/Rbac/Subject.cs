using System.Text.Json.Serialization;

namespace MiniKube.Api.Rbac;

public sealed record Subject : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public string? ApiGroup { get; init; }

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(4)]
    public string? Namespace { get; init; }
}

public sealed record RoleRef : Extensible
{
    [Field(1, Default = "\"rbac.authorization.k8s.io\""), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string ApiGroup { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}
