using MiniKube.Controllers.Deployments;

namespace MiniKube.Controllers.Tests;

/// <summary>
/// A Deployment's ReplicaSets and pods without a cluster. Sizes become pods, and pods become available, in any order that a test chooses; plans are applied as the
/// controller would.
/// </summary>
internal sealed class RolloutWorld(Deployment deployment, IEnumerable<ReplicaSet> replicaSets)
{
    private readonly List<ReplicaSet> replicaSets = [.. replicaSets];
    private int created = 100;

    public Deployment Deployment { get; set; } = deployment;

    public IReadOnlyList<ReplicaSet> ReplicaSets => replicaSets;

    public int Wanted => replicaSets.Sum(one => one.Spec.Replicas ?? 0);

    /// <summary>Available pods that will be left when all ReplicaSets have reached their sizes.</summary>
    public int Spared => replicaSets.Sum(one => Math.Min(one.Spec.Replicas ?? 0, one.Status.AvailableReplicas));

    public RolloutPlan Decide()
    {
        var withPods = replicaSets.Where(one => one.Status.Replicas > 0).Select(one => one.Metadata.Uid!).ToHashSet();
        var plan = RolloutPlan.Decide(Deployment, replicaSets, withPods, Objects.Now);
        foreach (var changed in plan.Update) replicaSets[replicaSets.FindIndex(one => one.Metadata.Uid == changed.Metadata.Uid)] = changed;
        replicaSets.RemoveAll(one => plan.Delete.Any(gone => gone.Metadata.Uid == one.Metadata.Uid));
        if (plan.Create is { } added)
        {
            created++;
            replicaSets.Add(added with { Metadata = added.Metadata with { Uid = $"rs-{created}", CreationTimestamp = Objects.Now.AddMinutes(created) } });
        }
        Deployment = Deployment with { Status = plan.Status };
        if (plan.Revision is { } revision)
        {
            var annotations = new Dictionary<string, string>(Deployment.Metadata.Annotations) { [DeploymentAnnotations.Revision] = $"{revision}" };
            Deployment = Deployment with { Metadata = Deployment.Metadata with { Annotations = annotations } };
        }
        return plan;
    }

    /// <summary>The ReplicaSet creates what is missing, or deletes what is too much, unavailable pods first.</summary>
    public void Sync(int index)
    {
        var (one, status) = (replicaSets[index], replicaSets[index].Status);
        var size = one.Spec.Replicas ?? 0;
        var available = Math.Min(status.AvailableReplicas, size);
        replicaSets[index] = one with { Status = status with { Replicas = size, ReadyReplicas = available, AvailableReplicas = available } };
    }

    public void BecomeAvailable(int index)
    {
        var status = replicaSets[index].Status;
        if (status.AvailableReplicas >= status.Replicas) return;
        replicaSets[index] = replicaSets[index] with { Status = status with { ReadyReplicas = status.ReadyReplicas + 1, AvailableReplicas = status.AvailableReplicas + 1 } };
    }

    /// <summary>Lets everything happen fairly until a plan has nothing to do.</summary>
    /// <returns>False when it does not come to rest.</returns>
    public bool Settle()
    {
        for (var round = 0; round < 500; round++)
        {
            var plan = Decide();
            var moved = plan.Create is not null || plan.Update.Count + plan.Delete.Count > 0;
            for (var i = 0; i < replicaSets.Count; i++)
            {
                var before = replicaSets[i].Status;
                Sync(i);
                BecomeAvailable(i);
                moved |= before != replicaSets[i].Status;
            }
            if (!moved) return true;
        }
        return false;
    }
}
