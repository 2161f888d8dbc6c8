namespace MiniKube.Scheduler;

/// <summary>Why a pod has no node, as of the last try.</summary>
public sealed record PlacementReport(ObjectKey Pod, int Attempts, DateTimeOffset At, string Message, IReadOnlyList<NodeVerdict> Nodes);

/// <summary>What kept a pod off one node: the first plugin that said no, and its reasons.</summary>
public sealed record NodeVerdict(string Node, string Plugin, IReadOnlyList<string> Reasons);
