namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>Roles for everybody, and for the parts that talk to a server. Rule: Kubernetes docs, "Default roles and role bindings".</summary>
internal static class SystemRoles
{
    private const string Health = "/healthz /livez /readyz";
    private const string Reviews = "tokenreviews";

    public static IReadOnlyList<BootstrapRole> All { get; } =
    [
        new("system:discovery", Rule.At("get", $"/api /api/* /apis /apis/* {Health} /openapi /openapi/* /version /version/")),
        new(
            "system:basic-user",
            Rule.On("create", "authorization.k8s.io", "selfsubjectaccessreviews selfsubjectrulesreviews"),
            Rule.On("create", "authentication.k8s.io", "selfsubjectreviews")),
        new("system:public-info-viewer", Rule.At("get", $"{Health} /version /version/")),
        new(
            "system:monitoring",
            Rule.At("get", "/metrics /metrics/slis /livez /readyz /healthz /livez/* /readyz/* /healthz/*")),
        new("system:heapster", Rule.On(Rule.Read, "core", "events namespaces nodes pods"), Rule.On(Rule.Read, "apps", "deployments")),
        new(
            "system:auth-delegator",
            Rule.On("create", "authentication.k8s.io", Reviews), Rule.On("create", "authorization.k8s.io", "subjectaccessreviews")),
        new("system:kube-aggregator", Rule.On(Rule.Read, "core", "endpoints services"), Rule.On(Rule.Read, "discovery.k8s.io", "endpointslices")),
        new("system:kubelet-api-admin", Rule.On(Rule.Read, "core", "nodes"), Rule.On("proxy", "core", "nodes"),
            Rule.On("*", "core", "nodes/log nodes/metrics nodes/proxy nodes/stats nodes/healthz nodes/pods nodes/configz")),
        new("system:node-bootstrapper", Rule.On("create get list watch", "certificates.k8s.io", "certificatesigningrequests")),
        new("system:node-problem-detector", Rule.On("get", "core", "nodes"), Rule.On("patch", "core", "nodes/status"), Rule.Events()),
        new(
            "system:node-proxier",
            Rule.On("list watch", "core", "endpoints services"), Rule.On("get list watch", "core", "nodes"), Rule.Events(),
            Rule.On("list watch", "discovery.k8s.io", "endpointslices"), Rule.On("list watch", "networking.k8s.io", "servicecidrs")),
        new("system:kube-dns", Rule.On("list watch", "core", "endpoints services")),
        new("system:persistent-volume-provisioner", Rule.On("create delete get list watch", "core", "persistentvolumes"),
            Rule.On("get list update watch", "core", "persistentvolumeclaims"), Rule.On(Rule.Read, "storage.k8s.io", "storageclasses"),
            Rule.On("watch", "core", "events"), Rule.Events()),
        new("system:service-account-issuer-discovery", Rule.At("get", "/.well-known/openid-configuration /.well-known/openid-configuration/ /openid/v1/jwks /openid/v1/jwks/")),
        new("system:certificates.k8s.io:certificatesigningrequests:nodeclient",
            Rule.On("create", "certificates.k8s.io", "certificatesigningrequests/nodeclient")),
        new("system:certificates.k8s.io:certificatesigningrequests:selfnodeclient",
            Rule.On("create", "certificates.k8s.io", "certificatesigningrequests/selfnodeclient")),
        Approver("legacy-unknown", "kubernetes.io/legacy-unknown"),
        Approver("kubelet-serving", "kubernetes.io/kubelet-serving"),
        Approver("kube-apiserver-client", "kubernetes.io/kube-apiserver-client"),
        Approver("kube-apiserver-client-kubelet", "kubernetes.io/kube-apiserver-client-kubelet"),
        new("extension-apiserver-authentication-reader", Rule.On(Rule.Read, "core", "configmaps", "extension-apiserver-authentication"))
        {
            Namespace = "kube-system",
        },
        new("system::leader-locking-kube-controller-manager",
            Rule.On("watch", "core", "configmaps"), Rule.On("get update", "core", "configmaps", "kube-controller-manager")) { Namespace = "kube-system" },
        new("system::leader-locking-kube-scheduler",
            Rule.On("watch", "core", "configmaps"), Rule.On("get update", "core", "configmaps", "kube-scheduler")) { Namespace = "kube-system" },
        new("system:controller:bootstrap-signer", Rule.On(Rule.Read, "core", "secrets")) { Namespace = "kube-system" },
        new("system:controller:token-cleaner", Rule.On("delete get list watch", "core", "secrets"), Rule.Events()) { Namespace = "kube-system" },
        new("system:controller:bootstrap-signer", Rule.On(Rule.Read, "core", "configmaps"),
            Rule.On("update", "core", "configmaps", "cluster-info"), Rule.Events()) { Namespace = "kube-public" },
    ];

    private static BootstrapRole Approver(string name, string signer) =>
        new($"system:certificates.k8s.io:{name}-approver", Rule.On("approve", "certificates.k8s.io", "signers", signer));
}
