namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>Roles for people. Rule: Kubernetes docs, "User-facing roles".</summary>
internal static class UserRoles
{
    public static IReadOnlyList<BootstrapRole> All { get; } =
    [
        new("cluster-admin", Rule.On("*", "*", "*"), Rule.At("*", "*")),
        new("admin") { IsAggregated = true },
        new("edit") { IsAggregated = true, PartOf = ["admin"] },
        new("view") { IsAggregated = true, PartOf = ["edit"] },
        new(
            "system:aggregate-to-admin",
            Rule.On("create", "authorization.k8s.io", "localsubjectaccessreviews"),
            Rule.On(Rule.ReadAndWrite, "rbac.authorization.k8s.io", "rolebindings roles")) { PartOf = ["admin"] },
        new(
            "system:aggregate-to-edit",
            Rule.On(Rule.Read, "core", "pods/attach pods/exec pods/portforward pods/proxy secrets services/proxy"),
            Rule.On("impersonate", "core", "serviceaccounts"),
            Rule.On(Rule.Write, "core", "pods pods/attach pods/exec pods/portforward pods/proxy"),
            Rule.On("create", "core", "pods/eviction"),
            Rule.On("patch update", "core", "pods/resize pods/ephemeralcontainers"),
            Rule.On(Rule.Write, "core", "configmaps events persistentvolumeclaims replicationcontrollers replicationcontrollers/scale secrets "
                + "serviceaccounts services services/proxy"),
            Rule.On("create", "core", "serviceaccounts/token"),
            Rule.On(Rule.Write, "apps", "daemonsets deployments deployments/rollback deployments/scale replicasets replicasets/scale "
                + "statefulsets statefulsets/scale"),
            Rule.On(Rule.Write, "autoscaling", "horizontalpodautoscalers"),
            Rule.On(Rule.Write, "batch", "cronjobs jobs"),
            Rule.On(Rule.Write, "networking.k8s.io", "ingresses networkpolicies"),
            Rule.On(Rule.Write, "policy", "poddisruptionbudgets"),
            Rule.On(Rule.ReadAndWrite, "coordination.k8s.io", "leases"),
            Rule.On(Rule.Write, "resource.k8s.io", "resourceclaims resourceclaimtemplates")) { PartOf = ["edit"] },
        new(
            "system:aggregate-to-view",
            Rule.On(Rule.Read, "core", "configmaps endpoints persistentvolumeclaims persistentvolumeclaims/status pods replicationcontrollers "
                + "replicationcontrollers/scale serviceaccounts services services/status"),
            Rule.On(Rule.Read, "core", "bindings events limitranges namespaces/status pods/log pods/status replicationcontrollers/status "
                + "resourcequotas resourcequotas/status"),
            Rule.On(Rule.Read, "core", "namespaces"),
            Rule.On(Rule.Read, "discovery.k8s.io", "endpointslices"),
            Rule.On(Rule.Read, "apps", "controllerrevisions daemonsets daemonsets/status deployments deployments/scale deployments/status "
                + "replicasets replicasets/scale replicasets/status statefulsets statefulsets/scale statefulsets/status"),
            Rule.On(Rule.Read, "autoscaling", "horizontalpodautoscalers horizontalpodautoscalers/status"),
            Rule.On(Rule.Read, "batch", "cronjobs cronjobs/status jobs jobs/status"),
            Rule.On(Rule.Read, "networking.k8s.io", "ingresses ingresses/status networkpolicies"),
            Rule.On(Rule.Read, "policy", "poddisruptionbudgets poddisruptionbudgets/status"),
            Rule.On(Rule.Read, "resource.k8s.io", "resourceclaims resourceclaims/status resourceclaimtemplates")) { PartOf = ["view"] },
    ];
}
