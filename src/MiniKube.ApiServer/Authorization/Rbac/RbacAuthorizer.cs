using MiniKube.ApiServer.Authentication;

namespace MiniKube.ApiServer.Authorization.Rbac;

/// <summary>Allows what some role gives to the user or one of its groups. Nothing forbids: there are no rules against.</summary>
internal sealed class RbacAuthorizer(RbacIndex index) : IAuthorizer
{
    public Decision Decide(AccessRequest request)
    {
        index.Update();
        var grant = Find("", request);
        if (grant is null && request.IsResource && request.Scope is { Length: > 0 } scope) grant = Find(scope, request);
        return grant is null ? Decision.NoOpinion : Decision.Allow(grant);
    }

    /// <summary>Everything that the user may do in a namespace, what holds everywhere included.</summary>
    public IEnumerable<PolicyRule> RulesFor(UserInfo user, string @namespace)
    {
        index.Update();
        foreach (var scope in @namespace.Length == 0 ? (string[])[""] : ["", @namespace])
        {
            foreach (var subject in SubjectsOf(user))
            {
                foreach (var grant in index.GrantsOf(scope, subject))
                {
                    foreach (var rule in index.RulesOf(grant.Binding.Role)) yield return rule;
                }
            }
        }
    }

    private RoleGrant? Find(string scope, AccessRequest request)
    {
        if (Match(scope, new(SubjectKind.User, request.User.Name), request) is { } own) return own;
        foreach (var group in request.User.Groups)
        {
            if (Match(scope, new(SubjectKind.Group, group), request) is { } found) return found;
        }
        return null;
    }

    private RoleGrant? Match(string scope, RbacSubject subject, AccessRequest request)
    {
        foreach (var grant in index.GrantsOf(scope, subject))
        {
            foreach (var rule in index.RulesOf(grant.Binding.Role))
            {
                if (rule.Matches(request)) return grant;
            }
        }
        return null;
    }

    private static IEnumerable<RbacSubject> SubjectsOf(UserInfo user) =>
        user.Groups.Select(group => new RbacSubject(SubjectKind.Group, group)).Prepend(new(SubjectKind.User, user.Name));
}
