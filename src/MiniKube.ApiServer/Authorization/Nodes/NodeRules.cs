using MiniKube.ApiServer.Cache;

namespace MiniKube.ApiServer.Authorization.Nodes;

/// <summary>
/// What a node's agent may do: look after itself and its own pods, read what the service proxy needs, and of secrets, config maps, claims and
/// tokens only those of its own pods. Admission (<see cref="Admission.NodeRestriction"/>) looks at the objects that it writes.
/// </summary>
internal sealed class NodeRules(WatchCache cache)
{
    private static readonly string[] Readable =
    [
        "pods", "services", "endpoints", "endpointslices.discovery.k8s.io", "namespaces", "networkpolicies.networking.k8s.io",
        "runtimeclasses.node.k8s.io", "csidrivers.storage.k8s.io", "volumeattachments.storage.k8s.io", "servicecidrs.networking.k8s.io",
        "ingresses.networking.k8s.io", "ingressclasses.networking.k8s.io",
    ];

    private static readonly string[] OfPods = ["secrets", "configmaps", "persistentvolumeclaims", "serviceaccounts", "resourceclaims.resource.k8s.io"];
    private readonly NodeGraph graph = new(cache);

    public bool Allows(string node, AccessRequest request)
    {
        var reads = request.Verb is "get" or "list" or "watch";
        return request.GroupResource switch
        {
            "nodes" => reads || AllowsNode(node, request),
            "leases.coordination.k8s.io" => AllowsLease(node, request),
            "csinodes.storage.k8s.io" => request.Target == node || request.Verb == "create",
            "resourceslices.resource.k8s.io" => reads || request.Verb is "create" or "update" or "patch" or "delete" or "deletecollection",
            "pods" when !reads => AllowsPod(node, request),
            "events" or "events.events.k8s.io" => request.Verb is "create" or "update" or "patch",
            "serviceaccounts" when request.Subresource == "token" =>
                request.Verb == "create" && graph.Needs(node, request.Namespace, "serviceaccounts", request.Name),
            "tokenreviews.authentication.k8s.io" or "subjectaccessreviews.authorization.k8s.io" or "localsubjectaccessreviews.authorization.k8s.io" =>
                request.Verb == "create",
            "certificatesigningrequests.certificates.k8s.io" => reads || request.Verb == "create",
            "persistentvolumes" => request.Verb == "get" && request.Name.Length > 0 && HasVolume(node, request.Name),
            "persistentvolumeclaims" when request.Subresource == "status" =>
                request.Verb is "get" or "update" or "patch" && graph.Needs(node, request.Namespace, "persistentvolumeclaims", request.Name),
            "configmaps" when request is { Namespace: "kube-system", Target: "kube-dns" } => reads && request.Subresource.Length == 0,
            var resource when Array.IndexOf(OfPods, resource) >= 0 => reads && request.Subresource.Length == 0 && request.Target.Length > 0
                && (graph.Needs(node, request.Namespace, resource, request.Target) || (resource == "secrets" && IngressSecrets.Names(cache, request.Namespace, request.Target))),
            var resource => reads && request.Subresource.Length == 0 && Array.IndexOf(Readable, resource) >= 0,
        };
    }

    /// <summary>Why an access that only this can give was refused; null: there is nothing to add.</summary>
    public string? WhyNot(string node, AccessRequest request) =>
        !request.IsResource || Array.IndexOf(OfPods, request.GroupResource) < 0 ? null
        : request.Target.Length == 0 ? "can only list/watch this resource, selected by metadata.name, for a pod of this node"
        : $"no relationship found between node '{node}' and this object";

    private static bool AllowsNode(string node, AccessRequest request) => request.Verb switch
    {
        "create" => request.Name.Length == 0 || request.Name == node,
        "update" or "patch" => request.Name == node && request.Subresource is ("" or "status"),
        _ => false,
    };

    private static bool AllowsLease(string node, AccessRequest request) =>
        request.Namespace == "kube-node-lease" && (request.Target == node || (request.Name.Length == 0 && request.Verb == "create"))
        && request.Verb is ("get" or "list" or "watch" or "create" or "update" or "patch" or "delete");

    private bool AllowsPod(string node, AccessRequest request)
    {
        if (request.Verb == "create") return request.Subresource.Length == 0 || (request.Subresource == "eviction" && request.Name.Length > 0 && IsHere(node, request));
        return request.Name.Length > 0 && (request.Verb, request.Subresource) is ("update" or "patch", "status") or ("delete", "") && IsHere(node, request);
    }

    // Not there, or not here yet: admission looks at the object that is written, and the agent learns that there is none.
    private bool IsHere(string node, AccessRequest request) =>
        cache.For("pods").Current.Find(request.Namespace, request.Name) is not { } pod || pod.Field(request.Definition!, "spec.nodeName") == node;

    private bool HasVolume(string node, string volume)
    {
        if (cache.For("persistentvolumes").Current.Find("", volume) is not { } found) return false;
        if (found.ToDocument()["spec"]?["claimRef"] is not System.Text.Json.Nodes.JsonObject claim) return false;
        var (space, name) = ((string?)claim["namespace"] ?? "", (string?)claim["name"] ?? "");
        return graph.Needs(node, space, "persistentvolumeclaims", name);
    }
}
