using MiniKube.Api.Meta;

namespace MiniKube.Api.Authentication;

/// <summary>Asks who the caller is.</summary>
public sealed record SelfSubjectReview : Extensible, IResource<SelfSubjectReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<SelfSubjectReview>("authentication.k8s.io/v1", "selfsubjectreviews")
        .Virtual();

    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";
    public string Kind { get; init => field = value ?? "SelfSubjectReview"; } = "SelfSubjectReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public SelfSubjectReviewStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record SelfSubjectReviewStatus : Extensible
{
    [Field(1)]
    public UserInfo UserInfo { get; init => field = value ?? new(); } = new();
}
