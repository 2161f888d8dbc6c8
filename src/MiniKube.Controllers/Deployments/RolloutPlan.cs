using MiniKube.Controllers.Hosting;

namespace MiniKube.Controllers.Deployments;

/// <summary>What to do about a Deployment, and why nothing else. Rules: Kubernetes docs, "Deployments".</summary>
internal sealed record RolloutPlan
{
    /// <summary>The ReplicaSet of a template that has none yet.</summary>
    public ReplicaSet? Create { get; init; }

    /// <summary>ReplicaSets with new sizes or annotations, each with the version that was observed and its size before.</summary>
    public IReadOnlyList<ReplicaSet> Update { get; init; } = [];

    /// <summary>Old revisions beyond the limit.</summary>
    public IReadOnlyList<ReplicaSet> Delete { get; init; } = [];

    /// <summary>The revision that the Deployment must say it has; null when it is right already.</summary>
    public long? Revision { get; init; }

    public required DeploymentStatus Status { get; init; }

    public Next Next { get; init; }

    /// <param name="deployment">As stored.</param>
    /// <param name="owned">Its ReplicaSets.</param>
    /// <param name="withPods">UIDs of ReplicaSets whose pods still run or are ending; only Recreate asks.</param>
    /// <param name="now">The time.</param>
    public static RolloutPlan Decide(Deployment deployment, IReadOnlyList<ReplicaSet> owned, IReadOnlySet<string> withPods, DateTimeOffset now)
    {
        var revisions = Revisions.Of(deployment, owned);
        var bounds = RolloutBounds.Of(deployment.Spec);
        if (deployment.Metadata.DeletionTimestamp is not null || LabelQuery.Of(deployment.Spec.Selector).IsEverything)
        {
            return new() { Status = RolloutStatus.Counted(deployment, owned, revisions.Current, bounds, now) };
        }

        var scaling = deployment.Spec.Paused || Scaling.IsNeeded(deployment, owned);
        var sizes = scaling ? Scaling.Decide(bounds, revisions)
            : deployment.Spec.Strategy.Type == "Recreate" ? Recreate.Decide(bounds, revisions, withPods)
            : RollingUpdate.Decide(bounds, revisions);

        var create = !scaling && revisions.Current is null && sizes.Current is { } size ? revisions.NewReplicaSet(size, bounds) : null;
        var planned = owned.Select(replicaSet => revisions.Planned(replicaSet, sizes.Of(replicaSet, revisions), bounds, follow: !deployment.Spec.Paused)).ToList();
        var changed = planned.Where((replicaSet, i) => !ReferenceEquals(replicaSet, owned[i])).ToList();
        var current = create ?? (revisions.Current is { } c ? planned[IndexOf(owned, c)] : null);
        var (status, next) = RolloutStatus.Decide(
            deployment, create is null ? planned : [.. planned, create], current, created: create is not null, revisions.IsReturn, bounds, now);

        var settled = deployment.Spec.Paused || (changed.Count == 0 && create is null && RolloutStatus.IsComplete(bounds, status));
        var revision = current is null || deployment.Spec.Paused ? (long?)null : DeploymentAnnotations.RevisionOf(current);
        return new()
        {
            Create = create,
            Update = changed,
            Delete = settled ? revisions.BeyondLimit(deployment.Spec.RevisionHistoryLimit) : [],
            Revision = revision is { } number && number != DeploymentAnnotations.RevisionOf(deployment) ? number : null,
            Status = status,
            Next = next,
        };
    }

    private static int IndexOf(IReadOnlyList<ReplicaSet> list, ReplicaSet wanted)
    {
        for (var i = 0; i < list.Count; i++)
        {
            if (ReferenceEquals(list[i], wanted)) return i;
        }
        return -1;
    }
}

/// <summary>Wanted sizes by name; a ReplicaSet that is not named keeps its size. <see cref="Current"/> is that of the present template.</summary>
internal sealed record RolloutSizes(int? Current, IReadOnlyDictionary<string, int> Old)
{

    public static RolloutSizes Unchanged { get; } = new(null, new Dictionary<string, int>());

    public int? Of(ReplicaSet replicaSet, Revisions revisions) =>
        ReferenceEquals(replicaSet, revisions.Current) ? Current : Old.TryGetValue(replicaSet.Metadata.Name!, out var size) ? size : null;
}
