namespace MiniKube.Client;

/// <summary>The decision that a pod runs on a node. It fails if the pod no longer has this UID.</summary>
public sealed record PodBinding(ObjectKey Pod, string Uid, string Node);
