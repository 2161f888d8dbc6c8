namespace MiniKube.ApiServer.Bootstrap.Policy;

/// <summary>Roles of our own scheduler and controller manager, and of agents as far as the Node authorizer does not decide.</summary>
internal static class ComponentRoles
{
    public static IReadOnlyList<BootstrapRole> All { get; } =
    [
        new(
            "system:kube-scheduler",
            Rule.Events(),
            Rule.On("create get list patch update watch", "coordination.k8s.io", "leases"),
            Rule.On(Rule.Read, "core", "namespaces nodes persistentvolumeclaims persistentvolumes replicationcontrollers services"),
            Rule.On("delete get list watch", "core", "pods"),
            Rule.On("create", "core", "bindings pods/binding"),
            Rule.On("patch update", "core", "pods/status"),
            Rule.On(Rule.Read, "apps", "replicasets statefulsets"),
            Rule.On(Rule.Read, "policy", "poddisruptionbudgets"),
            Rule.On(Rule.Read, "scheduling.k8s.io", "priorityclasses"),
            Rule.On(Rule.Read, "storage.k8s.io", "csidrivers csinodes csistoragecapacities storageclasses volumeattachments"),
            Rule.On("create", "authentication.k8s.io", "tokenreviews"),
            Rule.On("create", "authorization.k8s.io", "subjectaccessreviews"),
            Rule.On("get list patch update watch", "resource.k8s.io", "resourceclaims resourceclaims/status"),
            Rule.On(Rule.Read, "resource.k8s.io", "deviceclasses resourceslices")),
        new("system:volume-scheduler",
            Rule.On("get list patch update watch", "core", "persistentvolumes persistentvolumeclaims"), Rule.On(Rule.Read, "storage.k8s.io", "storageclasses")),
        // One identity runs all controllers. Garbage collection and the end of a namespace concern every kind, those of extensions included, so there
        // is no smaller set of kinds; what it lacks are the verbs that give rights away.
        new(
            "system:kube-controller-manager",
            Rule.On(Rule.ReadAndWrite, "*", "*"),
            Rule.On("escalate bind", "rbac.authorization.k8s.io", "clusterroles"),
            Rule.On("approve sign", "certificates.k8s.io", "signers"),
            Rule.At("get", "*")),
        new(
            "system:node",
            Rule.On(Rule.Read, "core", "services"),
            Rule.On("create", "authentication.k8s.io", "tokenreviews"),
            Rule.On("create", "authorization.k8s.io", "localsubjectaccessreviews subjectaccessreviews"),
            Rule.On("create get list watch", "certificates.k8s.io", "certificatesigningrequests"),
            Rule.On("create get list patch update watch", "core", "nodes"),
            Rule.On("patch update", "core", "nodes/status"),
            Rule.Events(),
            Rule.On("create delete get list watch", "core", "pods"),
            Rule.On("patch update", "core", "pods/status"),
            Rule.On("create", "core", "pods/eviction serviceaccounts/token"),
            Rule.On(Rule.Read, "core", "configmaps secrets"),
            Rule.On("get", "core", "persistentvolumeclaims persistentvolumes"),
            Rule.On("create delete get patch update", "coordination.k8s.io", "leases"),
            Rule.On(Rule.Read, "node.k8s.io", "runtimeclasses"),
            Rule.On(Rule.Read, "storage.k8s.io", "csidrivers volumeattachments")),
    ];
}
