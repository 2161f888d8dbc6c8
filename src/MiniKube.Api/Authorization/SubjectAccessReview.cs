using System.Collections.ObjectModel;
using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Authorization;

public sealed record SubjectAccessReviewSpec : Extensible
{
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }

    [Field(3)]
    public string? User { get; init; }

    [Field(4)]
    public IReadOnlyList<string> Groups { get; init => field = value ?? []; } = [];

    [Field(5)]
    public IReadOnlyDictionary<string, IReadOnlyList<string>> Extra { get; init => field = value ?? ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty; } = ReadOnlyDictionary<string, IReadOnlyList<string>>.Empty;

    [Field(6)]
    public string? Uid { get; init; }
}

public sealed record SubjectAccessReviewStatus : Extensible
{
    [Field(1, Required = true), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public bool Allowed { get; init; }

    [Field(4)]
    public bool Denied { get; init; }

    [Field(2)]
    public string? Reason { get; init; }

    [Field(3)]
    public string? EvaluationError { get; init; }
}

/// <summary>Asks whether somebody may do something.</summary>
public sealed record SubjectAccessReview : Extensible, IResource<SubjectAccessReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<SubjectAccessReview>("authorization.k8s.io/v1", "subjectaccessreviews")
        .Virtual();

    public string ApiVersion { get; init => field = value ?? "authorization.k8s.io/v1"; } = "authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "SubjectAccessReview"; } = "SubjectAccessReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public SubjectAccessReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? new(); } = new();
}
