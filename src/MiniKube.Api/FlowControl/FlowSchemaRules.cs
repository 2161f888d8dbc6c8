using System.Text.Json.Serialization;

namespace MiniKube.Api.FlowControl;

public sealed record PolicyRulesWithSubjects : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<ResourcePolicyRule> ResourceRules { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<NonResourcePolicyRule> NonResourceRules { get; init => field = value ?? []; } = [];
}

public sealed record Subject : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Kind { get; init => field = value ?? ""; } = "";

    [Field(2)]
    public UserSubject? User { get; init; }

    [Field(3)]
    public GroupSubject? Group { get; init; }

    [Field(4)]
    public ServiceAccountSubject? ServiceAccount { get; init; }
}

public sealed record ResourcePolicyRule : Extensible
{
    [Field(1, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    [Field(2, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    [Field(3, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    [Field(4)]
    public bool ClusterScope { get; init; }

    [Field(5, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Namespaces { get; init => field = value ?? []; } = [];
}

public sealed record NonResourcePolicyRule : Extensible
{
    [Field(1, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    [Field(6, Required = true, Set = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];
}

public sealed record UserSubject : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record GroupSubject : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}

public sealed record ServiceAccountSubject : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Namespace { get; init => field = value ?? ""; } = "";

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string Name { get; init => field = value ?? ""; } = "";
}
