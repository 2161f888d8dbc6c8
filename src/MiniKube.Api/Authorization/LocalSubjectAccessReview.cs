using MiniKube.Api.Meta;

namespace MiniKube.Api.Authorization;

/// <summary>The same for one namespace.</summary>
public sealed record LocalSubjectAccessReview : Extensible, IResource<LocalSubjectAccessReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<LocalSubjectAccessReview>("authorization.k8s.io/v1", "localsubjectaccessreviews")
        .Namespaced().Virtual();

    public string ApiVersion { get; init => field = value ?? "authorization.k8s.io/v1"; } = "authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "LocalSubjectAccessReview"; } = "LocalSubjectAccessReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public SubjectAccessReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public SubjectAccessReviewStatus Status { get; init => field = value ?? new(); } = new();
}
