namespace MiniKube.Scheduler;

/// <summary>Pods to remove from a node so that a more important one fits there.</summary>
internal sealed record Preemption(string Node, IReadOnlyList<PodInfo> Victims);
