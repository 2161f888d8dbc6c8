using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Pod : Extensible, IResource<Pod>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Pod>("v1", "pods")
        .Namespaced().Strategy(new PodStrategy()).ShortNames("po").Categories("all").Status().Generation()
        .Subresource("binding", "v1", "Binding", "create").Subresource("eviction", "policy/v1", "Eviction", "create").Subresource("log", "v1", "Pod", "get")
        .Subresource("exec", "v1", "PodExecOptions", "create", "get").Subresource("attach", "v1", "PodAttachOptions", "create", "get")
        .Subresource("portforward", "v1", "PodPortForwardOptions", "create", "get").Subresource("proxy", "v1", "PodProxyOptions", "create", "delete", "get", "patch", "update")
        .Subresource("ephemeralcontainers", "v1", "Pod", "get", "patch", "update").Subresource("resize", "v1", "Pod", "get", "patch", "update")
        .Selectable("spec.nodeName").Selectable("spec.restartPolicy").Selectable("spec.schedulerName").Selectable("spec.serviceAccountName")
        .Selectable("spec.hostNetwork", absent: "false").Selectable("status.phase").Selectable("status.podIP").Selectable("status.nominatedNodeName")
        .PodColumnsOf();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Pod"; } = "Pod";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public PodSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public PodStatus Status { get; init => field = value ?? new(); } = new();
}
