using MiniKube.Api.Meta;

namespace MiniKube.Api.Rbac;

public sealed record ClusterRoleBinding : Extensible, IResource<ClusterRoleBinding>
{
    public static ResourceDefinition Definition { get; } = ResourceDefinition.For<ClusterRoleBinding>("rbac.authorization.k8s.io/v1", "clusterrolebindings")
        .UpdatesMayCreate().Strategy(new ClusterRoleBindingStrategy()).NameColumn().Column("Role", item => $"{item.RoleRef.Kind}/{item.RoleRef.Name}").AgeColumn()
        .Column("Users", item => SubjectText.Named(item.Subjects, "User"), wide: true)
        .Column("Groups", item => SubjectText.Named(item.Subjects, "Group"), wide: true)
        .Column("ServiceAccounts", item => SubjectText.ServiceAccounts(item.Subjects), wide: true);

    public string ApiVersion { get; init => field = value ?? "rbac.authorization.k8s.io/v1"; } = "rbac.authorization.k8s.io/v1";
    public string Kind { get; init => field = value ?? "ClusterRoleBinding"; } = "ClusterRoleBinding";

    [Field(1)]
    public ObjectMeta Metadata { get; init => field = value ?? new(); } = new();

    [Field(2)]
    public IReadOnlyList<Subject> Subjects { get; init => field = value ?? []; } = [];

    [Field(3, Required = true, Atomic = true)]
    public RoleRef RoleRef { get; init => field = value ?? new(); } = new();
}
