using MiniKube.Api.Meta;

namespace MiniKube.Api.Authentication;

/// <summary>Asks whose token this is.</summary>
public sealed record TokenReview : Extensible, IResource<TokenReview>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<TokenReview>("authentication.k8s.io/v1", "tokenreviews")
        .Virtual();

    public string ApiVersion { get; init => field = value ?? "authentication.k8s.io/v1"; } = "authentication.k8s.io/v1";
    public string Kind { get; init => field = value ?? "TokenReview"; } = "TokenReview";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2, Required = true)]
    public TokenReviewSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public TokenReviewStatus Status { get; init => field = value ?? new(); } = new();
}

public sealed record TokenReviewSpec : Extensible
{
    [Field(1, Required = true)]
    public string? Token { get; init; }

    [Field(2)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];
}

public sealed record TokenReviewStatus : Extensible
{
    [Field(1)]
    public bool Authenticated { get; init; }

    [Field(2)]
    public UserInfo User { get; init => field = value ?? new(); } = new();

    [Field(4)]
    public IReadOnlyList<string> Audiences { get; init => field = value ?? []; } = [];

    [Field(3)]
    public string? Error { get; init; }
}
