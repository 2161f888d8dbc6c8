namespace MiniKube.Scheduler;

/// <summary>Keeps pods off cordoned nodes, unless they tolerate the taint that stands for it.</summary>
internal sealed class NodeUnschedulablePlugin : IFilter
{
    private static readonly Rejection Cordoned = new("node(s) were unschedulable") { IsPermanent = true };
    private static readonly Taint Taint = new() { Key = "node.kubernetes.io/unschedulable", Effect = "NoSchedule" };

    public string Name => "NodeUnschedulable";

    public Rejection? Filter(CycleState state, PodInfo pod, NodeInfo node) =>
        node.Node!.Spec.Unschedulable && !pod.Pod.Spec.Tolerations.Tolerate(Taint) ? Cordoned : null;
}
