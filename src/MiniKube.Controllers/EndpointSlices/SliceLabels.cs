namespace MiniKube.Controllers.EndpointSlices;

/// <summary>Labels by which slices are found: their service, and who keeps them. Names are Kubernetes'.</summary>
internal static class SliceLabels
{
    public const string ServiceName = "kubernetes.io/service-name";
    public const string ManagedBy = "endpointslice.kubernetes.io/managed-by";
    public const string Controller = "endpointslice-controller.k8s.io";
    public const string Mirror = "endpointslicemirroring-controller.k8s.io";
    public const string Headless = "service.kubernetes.io/headless";

    public static IReadOnlyDictionary<string, string> Of(Service service)
    {
        var labels = new Dictionary<string, string>(service.Metadata.Labels) { [ServiceName] = service.Metadata.Name!, [ManagedBy] = Controller };
        labels.Remove(Headless);
        if (service.Spec.ClusterIP == "None") labels[Headless] = "";
        return labels;
    }

    /// <summary>The service of a slice, if this controller keeps the slice.</summary>
    public static ObjectKey? ServiceOf(IKubernetesObject slice, string keeper) =>
        slice.Metadata.Labels.GetValueOrDefault(ManagedBy) == keeper && slice.Metadata.Labels.TryGetValue(ServiceName, out var service)
            ? new ObjectKey(slice.Metadata.Namespace ?? "", service) : null;

    public static bool Same(IReadOnlyDictionary<string, string> a, IReadOnlyDictionary<string, string> b)
    {
        if (a.Count != b.Count) return false;
        foreach (var (key, value) in a)
        {
            if (!b.TryGetValue(key, out var other) || other != value) return false;
        }
        return true;
    }
}
