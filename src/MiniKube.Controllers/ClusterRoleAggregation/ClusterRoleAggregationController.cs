using MiniKube.Api.Rbac;
using MiniKube.Client;
using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.ClusterRoleAggregation;

/// <summary>Keeps the rules of roles that are made of others.</summary>
internal sealed class ClusterRoleAggregationController(ControllerContext context) : IController
{
    private readonly ApiClient client = context.Client;
    private readonly Informer<ClusterRole> roles = context.Informers.Of<ClusterRole>();

    public ControllerInfo Info { get; } = new("clusterrole-aggregation")
    {
        // Any role may become a part of any other: there are few that are made of others, and looking at one that is right costs little.
        Watches = [Watch.Mapped<ClusterRole>((_, informers) => informers.Of<ClusterRole>().List().Where(role => role.AggregationRule is not null).Select(ObjectKey.Of), IsNews)],
        Workers = 1,
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (roles.Get(key) is not { AggregationRule: not null } role) return Next.Done;
        var wanted = AggregatedRules.Of(role, roles.List());
        if (AggregatedRules.Same(role.Rules, wanted)) return Next.Done;
        await client.UpdateAsync(role with { Rules = wanted }, cancel);
        return Next.Done;
    }

    private static bool IsNews(ClusterRole? old, ClusterRole? current) => old is null || current is null
        || !AggregatedRules.Same(old.Rules, current.Rules)
        || old.Metadata.Labels.Count != current.Metadata.Labels.Count || old.Metadata.Labels.Except(current.Metadata.Labels).Any()
        || !ApiJson.SameContent(old.AggregationRule ?? new(), current.AggregationRule ?? new());
}
