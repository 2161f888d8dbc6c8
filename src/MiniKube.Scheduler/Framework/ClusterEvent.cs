namespace MiniKube.Scheduler;

/// <summary>A change that may let a waiting pod through.</summary>
internal readonly record struct ClusterEvent(ClusterChange Change, NodeInfo? Node = null, PodInfo? Pod = null);

internal enum ClusterChange
{
    /// <summary>A node came, or changed in something that placement looks at.</summary>
    NodeChanged,
    NodeRemoved,

    /// <summary>A pod came to a node, or its labels changed there.</summary>
    PodPlaced,

    /// <summary>A pod has left its node, or is about to.</summary>
    PodRemoved,

    NamespaceChanged,
}
