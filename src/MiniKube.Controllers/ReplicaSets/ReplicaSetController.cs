using MiniKube.Client;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Ownership;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.ReplicaSets;

/// <summary>Keeps as many pods as a ReplicaSet, or an object of a kind like it, wants. Rules: Kubernetes docs, "ReplicaSet", "ReplicationController".</summary>
internal sealed class ReplicaSetController<T>(ControllerContext context, IReplicaKind<T> kind) : IController
    where T : class, IResource<T>
{
    private readonly ApiClient client = context.Client;
    private readonly Informer<T> objects = context.Informers.Of<T>();
    private readonly Informer<Pod> pods = context.Informers.Of<Pod>();
    private readonly EventRecorder events = context.Events($"{kind.Name}-controller");
    private readonly Expectations podWrites = new(CacheView.Of(context.Informers.Of<Pod>()), context.Time);
    private readonly Expectations statusWrites = new(CacheView.Of(context.Informers.Of<T>()), context.Time);

    public ControllerInfo Info { get; } = new(kind.Name)
    {
        Watches =
        [
            Watch.Of<T>(), Watch.Owned<Pod, T>(), Watch.Mapped<Pod>((pod, informers) => WhoMayAdopt(kind, pod, informers), (_, current) => current is not null),
        ],
    };

    public async Task<Next> ReconcileAsync(ObjectKey key, CancellationToken cancel)
    {
        if (objects.Get(key) is not { } stored)
        {
            podWrites.Forget(key);
            statusWrites.Forget(key);
            return Next.Done;
        }
        if (!statusWrites.AreMet(key)) return Expectations.LookAgain;

        var replicaSet = kind.View(stored);
        var candidates = pods.OwnedBy(replicaSet.Metadata.Uid!).Concat(pods.OrphansIn(key.Namespace).Where(PodFacts.IsActive));
        var claim = Claim<Pod>.Decide(replicaSet, LabelQuery.Of(replicaSet.Spec.Selector), candidates);
        var mayChange = podWrites.AreMet(key);
        var owned = await client.SettleAsync(stored, claim, cancel);
        var now = context.Time.GetUtcNow();
        var plan = ReplicaSetPlan.Decide(replicaSet, owned, mayChange, Related(replicaSet), now);

        var failure = plan switch
        {
            { Create: > 0 } => await CreateAsync(replicaSet, plan.Create, cancel),
            { Delete.Count: > 0 } => await DeleteAsync(replicaSet, plan.Delete, cancel),
            _ => null,
        };
        // A pass that may not change anything does not know whether the failure is over.
        var status = mayChange ? plan.Status.With(failure?.Reason, failure?.Error.Message, now) : plan.Status;
        if (kind.With(stored, status) is { } changed) statusWrites.Wrote(key, await client.UpdateStatusAsync(changed, cancel));
        if (failure is not null && !failure.Error.IsNamespaceGoing()) throw failure.Error;
        return mayChange ? plan.Next : Next.Sooner(plan.Next, Expectations.LookAgain);
    }

    private static IEnumerable<ObjectKey> WhoMayAdopt(IReplicaKind<T> kind, Pod pod, Informers informers)
    {
        if (pod.Metadata.Controller() is not null || pod.Metadata.Labels.Count == 0) return [];
        return informers.Of<T>().List(pod.Metadata.Namespace ?? "").Select(kind.View)
            .Where(replicaSet => LabelQuery.Of(replicaSet.Spec.Selector).Matches(pod.Metadata.Labels)).Select(replicaSet => ObjectKey.Of(replicaSet));
    }

    /// <summary>Active pods on a node of all ReplicaSets of the same Deployment: old and new ones stand in for each other.</summary>
    private Func<string, int> Related(ReplicaSet replicaSet)
    {
        var byNode = new Lazy<Dictionary<string, int>>(() =>
        {
            var siblings = replicaSet.Metadata.Controller() is { } owner ? objects.OwnedBy(owner.Uid).Select(sibling => sibling.Metadata.Uid!) : [replicaSet.Metadata.Uid!];
            return siblings.SelectMany(pods.OwnedBy).Where(pod => pod.IsActive() && pod.Spec.NodeName is { Length: > 0 })
                .GroupBy(pod => pod.Spec.NodeName!).ToDictionary(node => node.Key, node => node.Count());
        });
        return node => byNode.Value.GetValueOrDefault(node);
    }

    private async Task<Failed?> CreateAsync(ReplicaSet replicaSet, int count, CancellationToken cancel)
    {
        var pod = PodFromTemplate.Create(replicaSet, replicaSet.Spec.Template);
        var (created, failure) = await SlowStart.RunAsync(count, _ => client.CreateAsync(pod, cancel));
        podWrites.Wrote(ObjectKey.Of(replicaSet), created);
        foreach (var one in created) events.Normal(replicaSet, "SuccessfulCreate", $"Created pod: {one.Metadata.Name}");
        if (failure is null or OperationCanceledException) return null;
        if (!failure.IsNamespaceGoing()) events.Warning(replicaSet, "FailedCreate", $"Error creating: {failure.Message}");
        return new("FailedCreate", failure);
    }

    private async Task<Failed?> DeleteAsync(ReplicaSet replicaSet, IReadOnlyList<Pod> going, CancellationToken cancel)
    {
        var (deleted, failure) = await SlowStart.RunAsync(going.Count, async i =>
        {
            var options = new DeleteOptions { Preconditions = new() { Uid = going[i].Metadata.Uid } };
            try
            {
                await client.DeleteAsync<Pod>(ObjectKey.Of(going[i]), options, cancel);
            }
            catch (ApiException gone) when (gone.IsNotFound || gone.IsConflict)
            {
            }
            return going[i];
        });
        podWrites.Deleted(ObjectKey.Of(replicaSet), deleted);
        foreach (var one in deleted) events.Normal(replicaSet, "SuccessfulDelete", $"Deleted pod: {one.Metadata.Name}");
        if (failure is null or OperationCanceledException) return null;
        events.Warning(replicaSet, "FailedDelete", $"Error deleting: {failure.Message}");
        return new("FailedDelete", failure);
    }

    private sealed record Failed(string Reason, Exception Error);
}
