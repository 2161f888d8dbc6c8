using System.Text.Json.Serialization;

namespace MiniKube.Api.Rbac;

public sealed record PolicyRule : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];

    [Field(5)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];
}
