using System.Text.Json.Nodes;
using MiniKube.ApiServer.Allocation;

namespace MiniKube.ApiServer.Bootstrap;

/// <summary>
/// The Service <c>kube-system/kube-dns</c>: it keeps the address from being given away and tells users and programs where DNS is. Every node answers
/// that address itself, so the label keeps service proxies, ours and foreign ones, from making rules for it.
/// </summary>
internal static class NameService
{
    public const string Namespace = "kube-system";
    public const string Name = "kube-dns";
    private const uint Place = 10;

    /// <summary>Null: the network is too small for it.</summary>
    public static JsonObject? In(AddressRange services) => services.Count < Place ? null : JsonNode.Parse($$$"""
        {"metadata":{"name":"{{{Name}}}","labels":{"k8s-app":"kube-dns","kubernetes.io/cluster-service":"true","kubernetes.io/name":"CoreDNS",
                     "service.kubernetes.io/service-proxy-name":"mkube-dns"}},
         "spec":{"type":"ClusterIP","clusterIP":"{{{services[Place - 1]}}}","clusterIPs":["{{{services[Place - 1]}}}"],"ipFamilies":["{{{services.Family}}}"],
                 "ipFamilyPolicy":"SingleStack","sessionAffinity":"None","internalTrafficPolicy":"Cluster",
                 "ports":[{"name":"dns","protocol":"UDP","port":53,"targetPort":53},{"name":"dns-tcp","protocol":"TCP","port":53,"targetPort":53}]}}
        """)!.AsObject();
}
