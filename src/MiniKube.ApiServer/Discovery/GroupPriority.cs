namespace MiniKube.ApiServer.Discovery;

/// <summary>
/// Which group comes first where several have a kind of the same name: those of Kubernetes before any other, in its order. Clients take the order of discovery
/// for it.
/// </summary>
internal static class GroupPriority
{
    /// <summary>Of groups that somebody added.</summary>
    public const int Added = 1000;

    private static readonly string[] Order =
    [
        "", "apps", "events.k8s.io", "authentication.k8s.io", "authorization.k8s.io", "autoscaling", "batch", "certificates.k8s.io", "networking.k8s.io", "policy",
        "rbac.authorization.k8s.io", "storage.k8s.io", "admissionregistration.k8s.io", "apiextensions.k8s.io", "scheduling.k8s.io", "coordination.k8s.io", "node.k8s.io",
        "discovery.k8s.io", "flowcontrol.apiserver.k8s.io", "resource.k8s.io", "apiregistration.k8s.io",
    ];

    public static int Of(string group) => Array.IndexOf(Order, group) is >= 0 and var place ? 18_000 - (place * 100) : Added;
}
