using MiniKube.Controllers.Ownership;

namespace MiniKube.Controllers.Deployments;

/// <summary>The ReplicaSets of a Deployment told apart: the one of the present template, and the old ones, oldest first.</summary>
internal sealed record Revisions(Deployment Deployment, ReplicaSet? Current, IReadOnlyList<ReplicaSet> Old)
{
    /// <summary>The revision that the present template has or gets.</summary>
    private long Number => Math.Max(
        Current is null ? 0 : DeploymentAnnotations.RevisionOf(Current),
        Old.Count == 0 ? 1 : Old.Max(DeploymentAnnotations.RevisionOf) + 1);

    /// <summary>The present template had been left and is wanted again, as after an undo.</summary>
    public bool IsReturn => Current is not null && DeploymentAnnotations.RevisionOf(Current) is > 0 and var was && was < Number;

    public static Revisions Of(Deployment deployment, IReadOnlyList<ReplicaSet> owned)
    {
        var byAge = owned.OrderBy(replicaSet => replicaSet.Metadata.CreationTimestamp).ThenBy(replicaSet => replicaSet.Metadata.Name, StringComparer.Ordinal).ToList();
        var current = byAge.Find(replicaSet => PodTemplate.Same(replicaSet.Spec.Template, deployment.Spec.Template));
        byAge.RemoveAll(replicaSet => ReferenceEquals(replicaSet, current));
        return new(deployment, current, byAge);
    }

    public ReplicaSet NewReplicaSet(int size, RolloutBounds bounds)
    {
        var hash = PodTemplate.Hash(Deployment.Spec.Template, Deployment.Status.CollisionCount ?? 0);
        var template = PodTemplate.WithHash(Deployment.Spec.Template, hash);
        var selector = Deployment.Spec.Selector;
        var created = new ReplicaSet
        {
            Metadata = new()
            {
                Name = $"{Deployment.Metadata.Name}-{hash}",
                Namespace = Deployment.Metadata.Namespace,
                Labels = template.Metadata.Labels,
                OwnerReferences = [OwnerReferences.ControllerReferenceTo(Deployment)],
            },
            Spec = new()
            {
                Replicas = size,
                MinReadySeconds = Deployment.Spec.MinReadySeconds,
                Selector = selector with { MatchLabels = new Dictionary<string, string>(selector.MatchLabels) { [PodTemplate.HashLabel] = hash } },
                Template = template,
            },
        };
        return Remembering(Following(created), bounds);
    }

    /// <summary>The ReplicaSet as it should be; the same instance when nothing has to change.</summary>
    /// <param name="replicaSet">As observed.</param>
    /// <param name="size">Null: as it is.</param>
    /// <param name="bounds">Of the Deployment.</param>
    /// <param name="follow">The current one takes over revision, annotations and minReadySeconds; not while paused.</param>
    public ReplicaSet Planned(ReplicaSet replicaSet, int? size, RolloutBounds bounds, bool follow)
    {
        var planned = replicaSet;
        if (size is { } wanted)
        {
            planned = Remembering(planned, bounds);
            if (wanted != planned.Spec.Replicas) planned = planned with { Spec = planned.Spec with { Replicas = wanted } };
        }
        if (!follow || !ReferenceEquals(replicaSet, Current)) return planned;
        planned = Following(planned);
        return planned.Spec.MinReadySeconds == Deployment.Spec.MinReadySeconds ? planned
            : planned with { Spec = planned.Spec with { MinReadySeconds = Deployment.Spec.MinReadySeconds } };
    }

    /// <summary>Oldest revisions that have no pods, above the limit.</summary>
    public IReadOnlyList<ReplicaSet> BeyondLimit(int? limit)
    {
        if (limit is not { } keep) return [];
        var cleanable = Old.Where(replicaSet => replicaSet.Metadata.DeletionTimestamp is null).OrderBy(DeploymentAnnotations.RevisionOf).ToList();
        return [.. cleanable.Take(Math.Max(0, cleanable.Count - keep)).Where(IsEmpty)];
    }

    private static bool IsEmpty(ReplicaSet replicaSet) =>
        replicaSet is { Status.Replicas: 0, Spec.Replicas: 0 } && replicaSet.Metadata.Generation <= replicaSet.Status.ObservedGeneration;

    private static ReplicaSet Remembering(ReplicaSet replicaSet, RolloutBounds bounds) => replicaSet.With(
        DeploymentAnnotations.Pair(DeploymentAnnotations.DesiredReplicas, bounds.Replicas),
        DeploymentAnnotations.Pair(DeploymentAnnotations.MaxReplicas, bounds.MaxPods));

    private ReplicaSet Following(ReplicaSet replicaSet)
    {
        var was = DeploymentAnnotations.RevisionOf(replicaSet);
        var following = replicaSet.With(DeploymentAnnotations.Inherited(Deployment)).With(DeploymentAnnotations.Pair(DeploymentAnnotations.Revision, Number));
        if (was == 0 || was == Number) return following;
        var history = replicaSet.Metadata.Annotations.TryGetValue(DeploymentAnnotations.RevisionHistory, out var text) && text.Length > 0 ? $"{text},{was}" : $"{was}";
        return following.With(new KeyValuePair<string, string>(DeploymentAnnotations.RevisionHistory, history));
    }
}
