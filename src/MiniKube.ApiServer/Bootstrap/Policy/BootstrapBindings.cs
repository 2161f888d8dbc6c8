using MiniKube.ApiServer.Authentication;
using MiniKube.ApiServer.Authorization.Rbac;

namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>Who has the roles that every cluster has.</summary>
internal static class BootstrapBindings
{
    private const string Bootstrappers = "system:bootstrappers";

    public static IReadOnlyList<BootstrapBinding> All { get; } =
    [
        new("cluster-admin", "cluster-admin", Group(UserInfo.Masters)),
        new("system:discovery", "system:discovery", Group(UserInfo.Authenticated)),
        new("system:basic-user", "system:basic-user", Group(UserInfo.Authenticated)),
        new("system:public-info-viewer", "system:public-info-viewer", Group(UserInfo.Authenticated), Group("system:unauthenticated")),
        new("system:monitoring", "system:monitoring", Group("system:monitoring")),
        new("system:node-proxier", "system:node-proxier", User("system:kube-proxy")),
        new("system:kube-scheduler", "system:kube-scheduler", User("system:kube-scheduler")),
        new("system:volume-scheduler", "system:volume-scheduler", User("system:kube-scheduler")),
        new("system:kube-controller-manager", "system:kube-controller-manager", User("system:kube-controller-manager")),
        new("system:kube-dns", "system:kube-dns", User("system:serviceaccount:kube-system:kube-dns")),
        new("system:service-account-issuer-discovery", "system:service-account-issuer-discovery", Group(UserInfo.ServiceAccounts)),
        // Empty on purpose: the Node authorizer decides for agents. Administrators may bind others.
        new("system:node", "system:node"),
        new("minikube:node-bootstrapper", "system:node-bootstrapper", Group(Bootstrappers)),
        new("minikube:node-autoapprove-bootstrap", "system:certificates.k8s.io:certificatesigningrequests:nodeclient", Group(Bootstrappers)),
        new("minikube:node-autoapprove-renewal", "system:certificates.k8s.io:certificatesigningrequests:selfnodeclient", Group(UserInfo.Nodes)),
        new("system::extension-apiserver-authentication-reader", "extension-apiserver-authentication-reader",
            User("system:kube-controller-manager"), User("system:kube-scheduler")) { Namespace = "kube-system" },
    ];

    private static RbacSubject Group(string name) => new(SubjectKind.Group, name);

    private static RbacSubject User(string name) => new(SubjectKind.User, name);
}
