namespace MiniKube.NodeAgent.Pods;

/// <summary>What a node has for pods, and how much of it the others have.</summary>
internal sealed record NodeRoom(IReadOnlyDictionary<string, Quantity> Allocatable, IReadOnlyDictionary<string, Quantity> Used);
