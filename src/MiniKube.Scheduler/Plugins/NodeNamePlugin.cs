namespace MiniKube.Scheduler;

/// <summary>A pod that names its node can be on no other.</summary>
internal sealed class NodeNamePlugin : IFilter
{
    private static readonly Rejection OtherNode = new("node(s) didn't match the requested node name") { IsPermanent = true };

    public string Name => "NodeName";

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        pod.Pod.Spec.NodeName is { Length: > 0 } wanted && wanted != node.Name ? OtherNode : null;
}
