using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization;

/// <summary>What a node's agent may do: look after itself and its own pods, and read what pods and the service proxy need.</summary>
internal sealed class NodeRules(WatchCache cache)
{
    private static readonly string[] Readable =
    [
        "pods", "services", "endpoints", "endpointslices.discovery.k8s.io", "configmaps", "secrets", "namespaces", "serviceaccounts",
        "persistentvolumes",
        "persistentvolumeclaims", "networkpolicies.networking.k8s.io", "runtimeclasses.node.k8s.io", "csidrivers.storage.k8s.io",
        "resourceslices.resource.k8s.io",
    ];

    public bool Allows(string node, AccessRequest request)
    {
        var reads = request.Verb is "get" or "list" or "watch";
        return request.Definition!.GroupResource switch
        {
            "nodes" => reads || AllowsNode(node, request),
            "leases.coordination.k8s.io" => AllowsLease(node, request),
            "pods" when !reads => AllowsPod(node, request),
            "events" or "events.events.k8s.io" => request.Verb is "create" or "update" or "patch",
            "serviceaccounts" when request.Subresource == "token" => request.Verb == "create",
            var resource => reads && request.Subresource.Length == 0 && Array.IndexOf(Readable, resource) >= 0,
        };
    }

    private static bool AllowsNode(string node, AccessRequest request) => request.Verb switch
    {
        "create" => request.Name.Length == 0 || request.Name == node,
        "update" or "patch" => request.Name == node && request.Subresource is ("" or "status"),
        _ => false,
    };

    private static bool AllowsLease(string node, AccessRequest request) =>
        request.Namespace == "kube-node-lease" && (request.Name == node || (request.Name.Length == 0 && request.Verb == "create"))
        && request.Verb is ("get" or "list" or "watch" or "create" or "update" or "patch" or "delete");

    private bool AllowsPod(string node, AccessRequest request)
    {
        if (request.Verb == "create") return request.Subresource.Length == 0;
        if (request.Name.Length == 0) return false;
        // Not here, or not here yet: admission looks at the object that is written, and the agent learns that there is none.
        if (cache.For("pods").Current.Find(request.Namespace, request.Name) is not { } pod) return true;
        return pod.Field(request.Definition!, "spec.nodeName") == node
            && (request.Verb, request.Subresource) is ("update" or "patch", "status") or ("delete", "");
    }
}
