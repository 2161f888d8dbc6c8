using MiniKube.Api.Authentication;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Authentication.Reviews;

/// <summary>Answers whose token this is, and who the caller is.</summary>
internal static class TokenReviews
{
    public static IEnumerable<IVirtualKind> Kinds(BearerTokens tokens) =>
    [
        new Review<TokenReview>(async (review, _, _, cancel) =>
        {
            if (string.IsNullOrEmpty(review.Spec.Token)) throw ApiException.BadRequest("token is required for TokenReview in authentication");
            IReadOnlyList<string>? audiences = review.Spec.Audiences.Count > 0 ? review.Spec.Audiences : null;
            var found = await tokens.AuthenticateAsync(review.Spec.Token, audiences, cancel);
            // The token itself is not given back: answers are logged by those who ask.
            return review with
            {
                Spec = review.Spec with { Token = null },
                Status = found is null
                    ? new() { Error = "the token is invalid, expired or not meant for the asked audiences" }
                    : new() { Authenticated = true, User = found.User.ToApi(), Audiences = found.Audiences },
            };
        }),
        new Review<SelfSubjectReview>((review, _, options, _) => new(review with { Status = new() { UserInfo = options.User.ToApi() } })),
    ];
}
