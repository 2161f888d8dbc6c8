using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.Deployments;

/// <summary>Brings a Deployment's ReplicaSets to its spec. Rules: Kubernetes docs, "Deployments".</summary>
internal sealed class DeploymentController(ControllerContext context) : IController
{
    private static readonly HashSet<string> Nothing = [];

    private readonly ApiClient client = context.Client;
    private readonly Informer<Deployment> deployments = context.Informers.Of<Deployment>();
    private readonly Informer<ReplicaSet> replicaSets = context.Informers.Of<ReplicaSet>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly RolloutWriter writer = new(
        context.Client, context.Events("deployment-controller"),
        new(CacheView.Of(context.Informers.Of<Deployment>()), context.Time), new(CacheView.Of(context.Informers.Of<ReplicaSet>()), context.Time), context.Time);

    public ControllerInfo Info { get; } = new("deployment")
    {
        Watches =
        [
            Watch.Of<Deployment>(),
            Watch.Owned<ReplicaSet, Deployment>(),
            Watch.Mapped<ReplicaSet>(WhoMayAdopt, (_, current) => current is not null),
            // Recreate waits for the last old pod to be gone.
            Watch.OwnersOfOwned<Pod, ReplicaSet, Deployment>((old, current) => old is not null && (current is null || current.IsFinished())),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (deployments.Get(key) is not { } deployment)
        {
            writer.Forget(key);
            return Next.Done;
        }
        if (!writer.IsSeen(key)) return Expectations.LookAgain;

        var candidates = replicaSets.OwnedBy(deployment.Metadata.Uid!).Concat(replicaSets.OrphansIn(key.Namespace));
        var claim = Claim<ReplicaSet>.Decide(deployment, LabelQuery.Of(deployment.Spec.Selector), candidates);
        var owned = await client.SettleAsync(deployment, claim, cancel);
        var plan = RolloutPlan.Decide(deployment, owned, deployment.Spec.Strategy.Type == "Recreate" ? WithPods(owned) : Nothing, context.Time.GetUtcNow());
        await writer.ApplyAsync(deployment, owned, plan, cancel);
        return plan.Next;
    }

    private static IEnumerable<ObjectKey> WhoMayAdopt(ReplicaSet replicaSet, Informers informers)
    {
        if (replicaSet.Metadata.Controller() is not null || replicaSet.Metadata.Labels.Count == 0) return [];
        return informers.Of<Deployment>().List(replicaSet.Metadata.Namespace ?? "")
            .Where(deployment => LabelQuery.Of(deployment.Spec.Selector).Matches(replicaSet.Metadata.Labels)).Select(deployment => ObjectKey.Of(deployment));
    }

    private HashSet<string> WithPods(IReadOnlyList<ReplicaSet> owned) =>
        [.. owned.Select(replicaSet => replicaSet.Metadata.Uid!).Where(uid => pods.OwnedBy(uid).Any(pod => !pod.IsFinished()))];
}
