using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Authorization;

/// <summary>Asks what the caller may do in a namespace.</summary>
public sealed record SelfSubjectRulesReview : Extensible, IResource<SelfSubjectRulesReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<SelfSubjectRulesReview>("authorization.k8s.io/v1", "selfsubjectrulesreviews")
        .Virtual();

    public string ApiVersion { get; init => field = value ?? "authorization.k8s.io/v1"; } = "authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "SelfSubjectRulesReview"; } = "SelfSubjectRulesReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public SelfSubjectRulesReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public SubjectRulesReviewStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record SelfSubjectRulesReviewSpec : Extensible
{
    [Field(1)]
    public string? Namespace { get; init; }
}

public sealed record SubjectRulesReviewStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<ResourceRule> ResourceRules { get; init => field = value ?? []; } = [];

    [Field(2, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<NonResourceRule> NonResourceRules { get; init => field = value ?? []; } = [];

    [Field(3, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Incomplete { get; init; }

    [Field(4)]
    public string? EvaluationError { get; init; }
}

public sealed record ResourceRule : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<string> ApiGroups { get; init => field = value ?? []; } = [];

    [Field(3)]
    public IReadOnlyList<string> Resources { get; init => field = value ?? []; } = [];

    [Field(4)]
    public IReadOnlyList<string> ResourceNames { get; init => field = value ?? []; } = [];
}

public sealed record NonResourceRule : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<string> Verbs { get; init => field = value ?? []; } = [];

    [Field(2)]
    public IReadOnlyList<string> NonResourceURLs { get; init => field = value ?? []; } = [];
}
