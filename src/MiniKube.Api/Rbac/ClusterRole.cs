using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Rbac;

public sealed record ClusterRole : Extensible, IResource<ClusterRole>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ClusterRole>("rbac.authorization.k8s.io/v1", "clusterroles")
        .UpdatesMayCreate().Strategy(new ClusterRoleStrategy()).NameColumn().CreatedAtColumn();

    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ClusterRole"; } = "ClusterRole";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<PolicyRule> Rules { get; init => field = value ?? []; } = [];

    [Field(3)]
    public AggregationRule? AggregationRule { get; init; }
}

public sealed record AggregationRule : Extensible
{
    [Field(1)]
    public IReadOnlyList<LabelSelector> ClusterRoleSelectors { get; init => field = value ?? []; } = [];
}
