using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization;
using MiniKube.ApiServer.Registry;
using MiniKube.Cel.Library;

namespace MiniKube.ApiServer.Admission.Policies;

/// <summary>Lets expressions ask what the user, or a service account, may do.</summary>
internal sealed class PolicyAuthorizer(IAuthorizer authorizer, ResourceDirectory resources, UserInfo user) : ICelAuthorizer
{
    public CelDecision Check(CelAccess access)
    {
        var who = access.ServiceAccount is { } account ? UserInfo.ServiceAccount(account.Namespace, account.Name) : user;
        var decision = authorizer.Decide(access.Path.Length > 0 ? new(who, access.Verb, null, Path: access.Path) : OfResource(who, access));
        return new(decision.Allowed, decision.Reason);
    }

    private AccessRequest OfResource(UserInfo who, CelAccess access)
    {
        var definition = resources.All.FirstOrDefault(known => known.Group == access.Group && known.Plural == access.Resource);
        return new(who, access.Verb, definition, access.Namespace, access.Name, access.Subresource)
        {
            IsResource = true,
            Group = access.Group,
            Resource = access.Resource,
        };
    }
}
