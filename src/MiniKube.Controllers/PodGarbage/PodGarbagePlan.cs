using MiniKube.Controllers.NodeLifecycle;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.PodGarbage;

/// <summary>Why a pod has to be removed although nobody asked a node to. Rule: Kubernetes docs, "Pod garbage collection".</summary>
internal enum PodGarbageReason
{
    None,

    /// <summary>Its node no longer exists: nobody will ever confirm its end.</summary>
    NodeGone,

    /// <summary>It was never placed, so there is nothing to wait for.</summary>
    EndingUnplaced,

    /// <summary>An operator has declared its node dead by the taint out-of-service.</summary>
    NodeOutOfService,
}

internal static class PodGarbagePlan
{
    public static PodGarbageReason Decide(Pod pod, Node? node)
    {
        if (pod.Spec.NodeName is not { Length: > 0 }) return pod.IsTerminating() ? PodGarbageReason.EndingUnplaced : PodGarbageReason.None;
        if (node is null) return PodGarbageReason.NodeGone;
        var declaredDead = pod.IsTerminating() && !node.IsReady() && node.Spec.Taints.Any(taint => taint.Key == NodeKeys.OutOfService);
        return declaredDead ? PodGarbageReason.NodeOutOfService : PodGarbageReason.None;
    }

    /// <summary>The finished pods that go when more than <paramref name="kept"/> have piled up: the oldest.</summary>
    public static IReadOnlyList<Pod> Surplus(IReadOnlyList<Pod> pods, int kept)
    {
        if (kept <= 0) return [];
        var finished = pods.Where(pod => pod.IsFinished() && !pod.IsTerminating()).ToList();
        return finished.Count <= kept ? []
            : [.. finished.OrderBy(pod => pod.Metadata.CreationTimestamp).ThenBy(pod => pod.Metadata.Name, StringComparer.Ordinal).Take(finished.Count - kept)];
    }
}
