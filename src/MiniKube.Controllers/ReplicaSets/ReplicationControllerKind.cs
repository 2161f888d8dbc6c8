namespace MiniKube.Controllers.ReplicaSets;

/// <summary>The older kind: its selector is a plain map, and it does not count pods that are ending.</summary>
internal sealed class ReplicationControllerKind : IReplicaKind<ReplicationController>
{
    public string Name => "replicationcontroller";

    public ReplicaSet View(ReplicationController value) => new()
    {
        ApiVersion = value.ApiVersion,
        Kind = value.Kind,
        Metadata = value.Metadata,
        Spec = new()
        {
            Replicas = value.Spec.Replicas,
            MinReadySeconds = value.Spec.MinReadySeconds,
            Selector = new() { MatchLabels = value.Spec.Selector },
            Template = value.Spec.Template ?? new(),
        },
        Status = new()
        {
            Replicas = value.Status.Replicas,
            FullyLabeledReplicas = value.Status.FullyLabeledReplicas,
            ReadyReplicas = value.Status.ReadyReplicas,
            AvailableReplicas = value.Status.AvailableReplicas,
            ObservedGeneration = value.Status.ObservedGeneration,
            Conditions = [.. value.Status.Conditions.Select(of => new ReplicaSetCondition
            {
                Type = of.Type, Status = of.Status, LastTransitionTime = of.LastTransitionTime, Reason = of.Reason, Message = of.Message,
            })],
        },
    };

    public ReplicationController? With(ReplicationController value, ReplicaSetStatus status)
    {
        var next = value.Status with
        {
            Replicas = status.Replicas,
            FullyLabeledReplicas = status.FullyLabeledReplicas,
            ReadyReplicas = status.ReadyReplicas,
            AvailableReplicas = status.AvailableReplicas,
            ObservedGeneration = status.ObservedGeneration,
            Conditions = [.. status.Conditions.Select(of => new ReplicationControllerCondition
            {
                Type = of.Type, Status = of.Status, LastTransitionTime = of.LastTransitionTime, Reason = of.Reason, Message = of.Message,
            })],
        };
        return ApiJson.SameContent(next, value.Status) ? null : value with { Status = next };
    }
}
