using MiniKube.Api.Networking;

namespace MiniKube.Controllers.Ingresses;

/// <summary>At which addresses an Ingress can be reached: those of all nodes that work, since each of them serves it. Pure.</summary>
internal static class IngressAddresses
{
    /// <summary>In the <c>spec.controller</c> of the class that nodes serve themselves.</summary>
    public const string Controller = "minikube.io/ingress";

    private const string ExcludeLabel = "node.kubernetes.io/exclude-from-external-load-balancers";

    public static bool IsOurs(Ingress ingress, IReadOnlyCollection<IngressClass> classes)
    {
        var ours = classes.Where(known => known.Spec.Controller == Controller);
        return ingress.ClassName is { } name ? ours.Any(known => known.Metadata.Name == name) : ours.Any(known => known.IsDefault);
    }

    public static IReadOnlyList<string> Of(IEnumerable<Node> nodes) =>
    [
        .. nodes.Where(TakesTraffic).SelectMany(node => Addresses(node)).Distinct().Order(StringComparer.Ordinal),
    ];

    /// <summary>From outside, that is.</summary>
    public static bool TakesTraffic(Node node) => node.Metadata.DeletionTimestamp is null && !node.Metadata.Labels.ContainsKey(ExcludeLabel)
        && node.Status.Conditions.Any(condition => condition is { Type: "Ready", Status: "True" });

    /// <summary>What others can reach, where a node says so.</summary>
    private static IEnumerable<string> Addresses(Node node)
    {
        var external = node.Status.Addresses.Where(address => address.Type == "ExternalIP").Select(address => address.Address).ToArray();
        return external.Length > 0 ? external : node.Status.Addresses.Where(address => address.Type == "InternalIP").Select(address => address.Address);
    }
}
