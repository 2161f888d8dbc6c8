using MiniKube.Api.Meta;

namespace MiniKube.Api.Core;

public sealed record Node : Extensible, IResource<Node>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Node>("v1", "nodes")
        .Strategy(new NodeStrategy()).ShortNames("no").Status().Subresource("proxy", "v1", "NodeProxyOptions", "create", "delete", "get", "patch", "update").Selectable("spec.unschedulable", absent: "false")
        .NodeColumnsOf();

    public string ApiVersion { get; init => field = value ?? "v1"; } = "v1";
    public string Kind { get; init => field = value ?? "Node"; } = "Node";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public NodeSpec Spec { get; init => field = value ?? new(); } = new();

    [Field(3)]
    public NodeStatus Status { get; init => field = value ?? new(); } = new();
}
