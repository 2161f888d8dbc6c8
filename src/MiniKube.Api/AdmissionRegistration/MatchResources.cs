using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.AdmissionRegistration;

public sealed record MatchResources : Extensible
{
    [Field(1, Default = "{}", Atomic = true)]
    public LabelSelector? NamespaceSelector { get; init; }

    [Field(2, Default = "{}", Atomic = true)]
    public LabelSelector? ObjectSelector { get; init; }

    [Field(3)]
    public IReadOnlyList<NamedRuleWithOperations> ResourceRules { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<NamedRuleWithOperations> ExcludeResourceRules { get; init => field = value ?? []; } = [];

    [Field(7, Default = "\"Equivalent\"", OneOf = "Exact|Equivalent")]
    public string? MatchPolicy { get; init; }
}

public sealed record MatchCondition : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Expression { get; init => field = value ?? ""; } = "";
}

public sealed record NamedRuleWithOperations : Extensible
{
    [Field(1)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];

    [Field(1, Inlined = 2, OneOf = "*|CREATE|UPDATE|DELETE|CONNECT")]
    public IReadOnlyList<string> Operations { get; init => field = value ?? []; } = [];

    [Field(1, Inlined = 202)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    [Field(2, Inlined = 202)]
    public IReadOnlyList<string> ApiVersions { get; init => field = value ?? []; } = [];

    [Field(3, Inlined = 202)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    [Field(4, Inlined = 202, Default = "\"*\"", OneOf = "Cluster|Namespaced|*")]
    public string? Scope { get; init; }
}

public sealed record RuleWithOperations : Extensible
{
    [Field(1, OneOf = "*|CREATE|UPDATE|DELETE|CONNECT")]
    public IReadOnlyList<string> Operations { get; init => field = value ?? []; } = [];

    [Field(1, Inlined = 2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    [Field(2, Inlined = 2)]
    public IReadOnlyList<string> ApiVersions { get; init => field = value ?? []; } = [];

    [Field(3, Inlined = 2)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    [Field(4, Inlined = 2, Default = "\"*\"", OneOf = "Cluster|Namespaced|*")]
    public string? Scope { get; init; }
}
