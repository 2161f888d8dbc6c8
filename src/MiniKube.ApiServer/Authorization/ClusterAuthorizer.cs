using MiniKube.ApiServer.Authorization.Nodes;
using MiniKube.ApiServer.Authorization.Rbac;
using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization;

/// <summary>Masters may do all; a node's agent what its pods need; everybody, agents too, what RBAC gives.</summary>
internal sealed class ClusterAuthorizer : IAuthorizer
{
    private readonly NodeRules nodes;

    public ClusterAuthorizer(WatchCache cache)
    {
        nodes = new(cache);
        Index = new(cache);
        Rbac = new(Index);
    }

    public RbacIndex Index { get; }

    public RbacAuthorizer Rbac { get; }

    public Decision Decide(AccessRequest request)
    {
        if (request.User.IsMaster) return Decision.Allow();
        if (request.User.NodeName is not { } node) return Rbac.Decide(request);
        if (request.IsResource && nodes.Allows(node, request)) return Decision.Allow();
        var decision = Rbac.Decide(request);
        return decision.Allowed || nodes.WhyNot(node, request) is not { } why ? decision : Decision.Refuse(why);
    }
}
