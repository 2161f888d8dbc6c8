using MiniKube.Controllers.ClusterRoleAggregation;
using MiniKube.Controllers.Certificates;
using MiniKube.Controllers.Deployments;
using MiniKube.Controllers.EndpointSlices;
using MiniKube.Controllers.GarbageCollection;
using MiniKube.Controllers.Hosting;
using MiniKube.Controllers.Ingresses;
using MiniKube.Controllers.LegacyEndpoints;
using MiniKube.Controllers.LoadBalancers;
using MiniKube.Controllers.Namespaces;
using MiniKube.Controllers.NodeIpam;
using MiniKube.Controllers.NodeLifecycle;
using MiniKube.Controllers.PodGarbage;
using MiniKube.Controllers.ReplicaSets;
using MiniKube.Controllers.ServiceAccounts;
using MiniKube.Controllers.StorageProtection;

namespace MiniKube.Controllers;

/// <summary>All controllers, by the names that Kubernetes gives them.</summary>
internal static class ControllerCatalog
{
    private static readonly (string Name, Func<ControllerContext, IController> Create)[] All =
    [
        ("deployment", context => new DeploymentController(context)),
        ("replicaset", context => new ReplicaSetController<ReplicaSet>(context, new ReplicaSetKind())),
        ("replicationcontroller", context => new ReplicaSetController<ReplicationController>(context, new ReplicationControllerKind())),
        ("endpointslice", context => new EndpointSliceController(context)),
        ("endpoints", context => new EndpointsController(context)),
        ("endpointslicemirroring", context => new MirrorController(context)),
        ("service-lb", context => new LoadBalancerController(context)),
        ("ingress-status", context => new IngressStatusController(context)),
        ("namespace", context => new NamespaceController(context)),
        ("serviceaccount", context => new ServiceAccountController(context)),
        ("serviceaccount-token", context => new TokenSecretController(context)),
        ("clusterrole-aggregation", context => new ClusterRoleAggregationController(context)),
        ("root-ca-certificate-publisher", context => new RootCaController(context)),
        ("node-lifecycle", context => new NodeLifecycleController(context)),
        ("taint-eviction", context => new TaintEvictionController(context)),
        ("node-ipam", context => new NodeIpamController(context)),
        ("csrapproving", context => new CertificateApproverController(context)),
        ("csrsigning", context => new CertificateSignerController(context)),
        ("csrcleaner", context => new CertificateCleanerController(context)),
        ("tokencleaner", context => new TokenCleanerController(context)),
        ("persistentvolumeclaim-protection", context => new ClaimProtectionController(context)),
        ("persistentvolume-protection", context => new VolumeProtectionController(context)),
        ("garbage-collector", context => new GarbageCollectorController(context)),
        ("pod-garbage-collector", context => new PodGarbageController(context)),
    ];

    public static IReadOnlyList<string> Names { get; } = [.. All.Select(one => one.Name)];

    public static void Check(ControllerManagerOptions options)
    {
        if (options.Disabled.FirstOrDefault(name => !Names.Contains(name)) is not { } unknown) return;
        throw new ArgumentException($"there is no controller \"{unknown}\" to disable; write one of {string.Join(", ", Names)}", nameof(options));
    }

    public static IReadOnlyList<IController> Create(ControllerContext context)
    {
        Indices.Add(context.Informers);
        return [.. All.Where(one => !context.Options.Disabled.Contains(one.Name)).Select(one => one.Create(context))];
    }
}
