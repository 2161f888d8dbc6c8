using MiniKube.Api.Authorization;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Registry;

namespace MiniKube.ApiServer.Authorization.Reviews;

/// <summary>Lists what the caller may do in a namespace, as far as roles say it.</summary>
internal static class RulesReview
{
    public static IVirtualKind Kind(RbacAuthorizer rbac) => new Review<SelfSubjectRulesReview>((review, _, options, _) =>
    {
        if (string.IsNullOrEmpty(review.Spec.Namespace)) throw ApiException.BadRequest("no namespace on request: name one in spec.namespace");
        var rules = rbac.RulesFor(options.User, review.Spec.Namespace).Distinct().ToArray();
        return new(review with
        {
            Status = new()
            {
                ResourceRules = [.. rules.Where(rule => rule.Resources.Length > 0).Select(rule => new ResourceRule
                {
                    Verbs = rule.Verbs, ApiGroups = rule.Groups, Resources = rule.Resources, ResourceNames = rule.Names,
                })],
                NonResourceRules = [.. rules.Where(rule => rule.Paths.Length > 0).Select(rule => new NonResourceRule { Verbs = rule.Verbs, NonResourceURLs = rule.Paths })],
                // What agents may do besides depends on the pods of their node.
                Incomplete = options.User.NodeName is not null,
            },
        });
    });
}
