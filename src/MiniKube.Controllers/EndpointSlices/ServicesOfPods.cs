using MiniKube.Client;
using MiniKube.Controllers.Pods;

namespace MiniKube.Controllers.EndpointSlices;

/// <summary>Which services a pod's change concerns.</summary>
internal static class ServicesOfPods
{
    /// <summary>A service without a selector keeps its endpoints itself, one that is a name elsewhere has none.</summary>
    public static bool Selects(Service service) => service.Spec.Selector.Count > 0 && service.Spec.Type != "ExternalName";

    public static IEnumerable<ObjectKey> Select(Pod pod, Informers informers) =>
        informers.Of<Service>().List(pod.Metadata.Namespace ?? "")
            .Where(service => Selects(service) && Fits(service.Spec.Selector, pod.Metadata.Labels)).Select(service => ObjectKey.Of(service));

    /// <summary>Most changes of a pod's status say nothing about its addresses: those are not worth a pass.</summary>
    public static bool Matters(Pod? old, Pod? current)
    {
        if (old is null || current is null) return true;
        return old.IsReady() != current.IsReady() || old.IsTerminating() != current.IsTerminating() || old.IsFinished() != current.IsFinished()
            || old.Status.PodIP != current.Status.PodIP || !old.Status.PodIPs.SequenceEqual(current.Status.PodIPs)
            || old.Spec.NodeName != current.Spec.NodeName || !SliceLabels.Same(old.Metadata.Labels, current.Metadata.Labels);
    }

    private static bool Fits(IReadOnlyDictionary<string, string> selector, IReadOnlyDictionary<string, string> labels)
    {
        foreach (var (key, value) in selector)
        {
            if (!labels.TryGetValue(key, out var actual) || actual != value) return false;
        }
        return true;
    }
}
