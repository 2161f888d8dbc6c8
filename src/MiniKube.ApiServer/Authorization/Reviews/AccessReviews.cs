using MiniKube.Api.Authorization;
using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Authorization.Reviews;

/// <summary>Answers who may do what. Rule: Kubernetes docs, "Checking API access".</summary>
internal sealed class AccessReviews(IAuthorizer authorizer, ResourceDirectory resources)
{
    public IEnumerable<IVirtualKind> Kinds() =>
    [
        new Review<SubjectAccessReview>((review, _, _, _) => new(review with { Status = Answer(review.Spec, UserOf("SubjectAccessReview", review.Spec)) })),
        new Review<LocalSubjectAccessReview>((review, space, _, _) =>
        {
            CheckNamespace(review.Spec, space);
            return new(review with { Status = Answer(review.Spec, UserOf("LocalSubjectAccessReview", review.Spec)) });
        }),
        new Review<SelfSubjectAccessReview>((review, _, options, _) =>
            new(review with { Status = Answer("SelfSubjectAccessReview", options.User, review.Spec.ResourceAttributes, review.Spec.NonResourceAttributes) })),
    ];

    private SubjectAccessReviewStatus Answer(SubjectAccessReviewSpec spec, UserInfo user) =>
        Answer("SubjectAccessReview", user, spec.ResourceAttributes, spec.NonResourceAttributes);

    private SubjectAccessReviewStatus Answer(string kind, UserInfo user, ResourceAttributes? resource, NonResourceAttributes? path)
    {
        if (resource is null == path is null)
        {
            var errors = new FieldErrors();
            errors.Invalid("spec.resourceAttributes", "", "must specify exactly one of nonResourceAttributes or resourceAttributes");
            throw ApiException.Invalid("authorization.k8s.io", kind, "", errors);
        }
        var request = path is not null
            ? new AccessRequest(user, path.Verb ?? "", null, Path: path.Path ?? "")
            : RequestOf(user, resource!);
        var decision = authorizer.Decide(request);
        return new() { Allowed = decision.Allowed, Reason = decision.Reason is { Length: > 0 } reason ? reason : null };
    }

    private AccessRequest RequestOf(UserInfo user, ResourceAttributes asked)
    {
        var (group, plural) = (asked.Group ?? "", asked.Resource ?? "");
        var definition = resources.All.FirstOrDefault(known => known.Group == group && known.Plural == plural);
        return new(user, asked.Verb ?? "", definition, asked.Namespace ?? "", asked.Name ?? "", asked.Subresource ?? "")
        {
            IsResource = true,
            Group = group,
            Resource = plural,
            Fields = FieldsOf(asked.FieldSelector),
        };
    }

    private static FieldQuery FieldsOf(FieldSelectorAttributes? selector)
    {
        if (selector is null) return FieldQuery.Everything;
        try
        {
            var single = selector.Requirements.Where(requirement => requirement is { Operator: "In", Values: [_] })
                .Select(requirement => $"{requirement.Key}={requirement.Values[0]}");
            return FieldQuery.Parse(selector.RawSelector ?? string.Join(',', single));
        }
        catch (FormatException)
        {
            // As upstream: a selector that nobody understands restricts nothing, so it can give nothing either.
            return FieldQuery.Everything;
        }
    }

    private static UserInfo UserOf(string kind, SubjectAccessReviewSpec spec)
    {
        if (string.IsNullOrEmpty(spec.User) && spec.Groups.Count == 0)
        {
            var errors = new FieldErrors();
            errors.Invalid("spec.user", spec.User ?? "", "at least one of user or group must be specified");
            throw ApiException.Invalid("authorization.k8s.io", kind, "", errors);
        }
        return new(spec.User ?? "", spec.Groups, spec.Uid ?? "") { Extra = spec.Extra };
    }

    private static void CheckNamespace(SubjectAccessReviewSpec spec, string @namespace)
    {
        if (spec.ResourceAttributes is { } asked && asked.Namespace == @namespace) return;
        var errors = new FieldErrors();
        errors.Invalid("spec.resourceAttributes.namespace", spec.ResourceAttributes?.Namespace ?? "", $"must match metadata.namespace \"{@namespace}\"");
        throw ApiException.Invalid("authorization.k8s.io", "LocalSubjectAccessReview", "", errors);
    }
}
