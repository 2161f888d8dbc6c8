using Kube = MiniKube.Api.Networking;

namespace MiniKube.Network.Ingress.Routing;

/// <summary>Which Ingresses are ours: those of a class that names our controller, and those without a class when ours is the default one.</summary>
internal static class OurIngresses
{
    public static IReadOnlyList<Kube.Ingress> Among(IEnumerable<Kube.Ingress> ingresses, IEnumerable<Kube.IngressClass> classes)
    {
        var ours = classes.Where(known => known.Spec.Controller == IngressController.Name).ToArray();
        var names = ours.Select(known => known.Metadata.Name).ToHashSet();
        var isDefault = ours.Any(known => known.IsDefault);
        return [.. ingresses.Where(ingress => ingress.ClassName is { } name ? names.Contains(name) : isDefault)];
    }
}
