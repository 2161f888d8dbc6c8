using MiniKube.Api.Meta;

namespace MiniKube.Api.Authorization;

/// <summary>Asks whether the caller may do something.</summary>
public sealed record SelfSubjectAccessReview : Extensible, IResource<SelfSubjectAccessReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<SelfSubjectAccessReview>("authorization.k8s.io/v1", "selfsubjectaccessreviews")
        .Virtual();

    public string ApiVersion { get; init => field = value ?? "authorization.k8s.io/v1"; } = "authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "SelfSubjectAccessReview"; } = "SelfSubjectAccessReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public SelfSubjectAccessReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record SelfSubjectAccessReviewSpec : Extensible
{
    [Field(1)]
    public ResourceAttributes? ResourceAttributes { get; init; }

    [Field(2)]
    public NonResourceAttributes? NonResourceAttributes { get; init; }
}
