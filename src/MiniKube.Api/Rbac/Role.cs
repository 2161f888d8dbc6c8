using System.Text.Json.Serialization;
using MiniKube.Api.Meta;

namespace MiniKube.Api.Rbac;

public sealed record Role : Extensible, IResource<Role>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<Role>("rbac.authorization.k8s.io/v1", "roles")
        .UpdatesMayCreate().Namespaced().Strategy(new RoleStrategy())
        .NameColumn().CreatedAtColumn();

    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "Role"; } = "Role";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2), JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public IReadOnlyList<PolicyRule> Rules { get; init => field = value ?? []; } = [];
}
